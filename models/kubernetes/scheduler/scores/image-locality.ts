import type { Node } from '../../node.ts';
import type { PodSpec } from '../../pod.ts';
import type { ClusterState } from '../cluster-state.ts';
import { MAX_NODE_SCORE, type Score } from '../plugins.ts';

/** `minThreshold` and `maxContainerThreshold` (kubernetes v1.31, pkg/scheduler/framework/plugins/imagelocality/image_locality.go). */
const MIN_BYTES = 23 * 1_024 * 1_024;
const MAX_BYTES_OF_CONTAINER = 1_000 * 1_024 * 1_024;

/**
 * The more of the pod's images a node has, the better; an image that few nodes have counts less, so that not everybody
 * runs to the first node that has pulled it. Sizes are those that are pulled: Kubernetes takes the unpacked ones.
 */
export const imageLocality: Score = {
  name: 'ImageLocality',
  weight: 1,
  scores({ spec }, nodes, state) {
    const images = imagesOf(spec).filter((image) => state.nodesWithImage(image) > 0);
    if (images.length === 0) return undefined;
    const containers = (spec.initContainers?.length ?? 0) + (spec.containers?.length ?? 0);
    const most = MAX_BYTES_OF_CONTAINER * containers;
    return nodes.map((node) => {
      const bytes = Math.min(most, Math.max(MIN_BYTES, sizeOnNode(images, node, state)));
      return Math.floor((MAX_NODE_SCORE * (bytes - MIN_BYTES)) / (most - MIN_BYTES));
    });
  },
};

/** One entry for each container, so that an image that two of them run counts twice. */
export function imagesOf({ containers = [], initContainers = [] }: PodSpec): string[] {
  return [...initContainers, ...containers].flatMap(({ image }) => (image === undefined ? [] : [image]));
}

function sizeOnNode(images: readonly string[], node: Node, state: ClusterState): number {
  let sum = 0;
  for (const image of images) {
    const size = node.images.get(image) ?? 0;
    sum += Math.trunc((size * state.nodesWithImage(image)) / state.nodes.length);
  }
  return sum;
}
