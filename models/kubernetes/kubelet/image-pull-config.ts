/** Images, and how a node's kubelet gets them. */
export interface ImagePullConfig {
  /** Compressed size in bytes, by image. Images that are not named are on every node. */
  readonly sizes: ReadonlyMap<string, number>;
  /** Images of known size that every node has from its start. */
  readonly onEveryNode: readonly string[];
  /** What a node can download and unpack, shared by its pulls. Above 0. */
  readonly bytesPerSecond: number;
  /** `registryPullQPS`: pulls a second; 0 for any number. Default of the kubelet: 5. */
  readonly registryPullQps: number;
  /** `registryBurst`: pulls at the same moment. Default of the kubelet: 10. */
  readonly registryBurst: number;
  /** `maxParallelImagePulls`; 1 is `serializeImagePulls: true`. The kubelet's default is 1, that of EKS on AL2023 has no limit. */
  readonly maxParallelPulls: number;
}
