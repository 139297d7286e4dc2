import { invalidScenarioRule, type LintRule } from './rule.ts';
import { quotas, subnetTooSmall, tooFewPrefixes } from './rules/address-space.ts';
import { apiLimits } from './rules/api-limits.ts';
import { podsBeforeNodes } from './rules/cold-start.ts';
import { eniConfigElsewhere, eniConfigsUnused, noEniConfig } from './rules/custom-networking.ts';
import { budgetWithoutEvictions } from './rules/disruption-budgets.ts';
import { somethingNeverHappens } from './rules/never-happens.ts';
import { noNodeToChoose } from './rules/node-choice.ts';
import { largerThanNodes } from './rules/pod-size.ts';
import { maxPodsAboveAddresses, multiNicPods } from './rules/pods.ts';
import {
  branchCooldownTooShort,
  branchPodsWithoutNode,
  enforcingModeUnknown,
  noRoomForTrunk,
  noTrunkSupport,
} from './rules/security-groups-for-pods.ts';
import { settingTrapRules } from './rules/setting-traps.ts';
import { topologyKeyOfNoNode } from './rules/topology-keys.ts';

/** By code. */
export const LINT_RULES: readonly LintRule[] = [
  invalidScenarioRule,
  ...settingTrapRules,
  subnetTooSmall,
  tooFewPrefixes,
  quotas,
  maxPodsAboveAddresses,
  multiNicPods,
  noEniConfig,
  eniConfigElsewhere,
  eniConfigsUnused,
  apiLimits,
  noTrunkSupport,
  branchPodsWithoutNode,
  noRoomForTrunk,
  branchCooldownTooShort,
  enforcingModeUnknown,
  podsBeforeNodes,
  noNodeToChoose,
  somethingNeverHappens,
  largerThanNodes,
  budgetWithoutEvictions,
  topologyKeyOfNoNode,
].toSorted((a, b) => (a.code < b.code ? -1 : 1));
