import type { BootPhases } from '../models/node-groups/boot-phases.ts';
import { BOOT_PROFILES } from './schema/boot.ts';
import { distribution } from './schema/distribution.ts';
import type { Spec } from './schema.ts';

/** The phases of a node's boot: as given, else as its image has them. */
export function compileBoot({ amiFamily, boot }: Pick<Spec['nodeGroups'][number], 'amiFamily' | 'boot'>): BootPhases {
  const phase = (name: keyof BootPhases) => boot[name] ?? distribution().parse(BOOT_PROFILES[amiFamily][name]);
  return {
    instanceStart: phase('instanceStart'),
    systemStart: phase('systemStart'),
    registration: phase('registration'),
    daemonStart: phase('daemonStart'),
    readyDelay: phase('readyDelay'),
  };
}
