import type { Taint, Toleration } from '../../pod-template.ts';

/** Does one of the tolerations cover the taint (`ToleratesTaint`, kubernetes v1.31, k8s.io/api/core/v1/toleration.go)? */
export function tolerates(tolerations: readonly Toleration[] | undefined, taint: Taint): boolean {
  return tolerations?.some((toleration) => covers(toleration, taint)) ?? false;
}

function covers({ key, operator, value, effect }: Toleration, taint: Taint): boolean {
  if (effect !== undefined && effect !== taint.effect) return false;
  if (key !== undefined && key !== taint.key) return false;
  return operator === 'Exists' || value === taint.value;
}
