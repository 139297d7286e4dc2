/** The settings of the VPC CNI as a file has them. */
export interface AwsNodeSettings {
  /** What the file is: `DaemonSet aws-node`, `EKS add-on`, `add-on configuration or Helm values`. */
  readonly what: string;
  /** As in the image's tag: `v1.19.6-eksbuild.1`; undefined when the file does not say. */
  readonly version: string | undefined;
  readonly env: Readonly<Record<string, string>>;
  /** What is not in `env` is unset, too: the file has all of it. Otherwise it is what EKS sets. */
  readonly complete: boolean;
  /** Custom networking; undefined when the file says nothing of it. */
  readonly eniConfigs: readonly { readonly name: string; readonly subnet: string }[] | undefined;
}

export type Mapping = Readonly<Record<string, unknown>>;

export function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
