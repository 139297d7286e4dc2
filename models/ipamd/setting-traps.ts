import { MODE_TRAPS } from './setting-traps/modes.ts';
import { TARGET_TRAPS } from './setting-traps/targets.ts';
import type { SettingTrap } from './setting-traps/trap.ts';
import { VALUE_TRAPS } from './setting-traps/values.ts';

/** All of them, as data beside the rules that they follow from. Each is shown in a simulation by its test. */
export const SETTING_TRAPS: readonly SettingTrap[] = [...TARGET_TRAPS, ...MODE_TRAPS, ...VALUE_TRAPS];
