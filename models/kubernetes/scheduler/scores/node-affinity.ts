import { fitsTerm } from '../filters/node-affinity.ts';
import { MAX_NODE_SCORE, type Score } from '../plugins.ts';

/** The weights of the preferred terms that the node fits, the highest sum being 100 (kubernetes v1.31, pkg/scheduler/framework/plugins/nodeaffinity). */
export const nodeAffinityScore: Score = {
  name: 'NodeAffinity',
  weight: 2,
  scores({ spec }, nodes) {
    const terms = spec.affinity?.preferredNodeTerms;
    if (terms === undefined) return undefined;
    const sums = nodes.map((node) =>
      terms.reduce((sum, { weight, term }) => (fitsTerm(term, node) ? sum + weight : sum), 0),
    );
    const most = Math.max(...sums);
    return sums.map((sum) => (most === 0 ? 0 : Math.floor((MAX_NODE_SCORE * sum) / most)));
  },
};
