import type { PodTemplate } from '../../pod-template.ts';
import type { PodSpec } from '../pod.ts';

/** A template with what its controller adds. */
export function podSpec(
  template: PodTemplate,
  added: Pick<PodSpec, 'namespace' | 'owner' | 'controller' | 'spreadSelector'>,
): PodSpec {
  return { ...template, hostNetwork: template.hostNetwork ?? false, ...added };
}
