/**
 * How long customers wait on average in an M/M/n queue, in the unit of `meanService`. Erlang's C formula: the probability
 * to wait, times the mean wait of those who do.
 */
export function meanWaitByErlangC(servers: number, utilisation: number, meanService: number): number {
  const load = servers * utilisation;
  let term = 1;
  let sum = 0;
  for (let busy = 0; busy < servers; busy++) {
    sum += term;
    term *= load / (busy + 1);
  }
  const allBusy = term / (1 - utilisation);
  const probabilityToWait = allBusy / (sum + allBusy);
  return (probabilityToWait * meanService) / (servers * (1 - utilisation));
}
