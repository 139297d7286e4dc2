/**
 * An address of a /80 prefix, as RFC 5952 writes it as long as the prefix is written so.
 * @param prefix ends with `::/80`.
 * @param offset from the first address of the prefix, below 2^48.
 */
export function formatIpv6InPrefix(prefix: string, offset: number): string {
  const network = prefix.slice(0, -'::/80'.length);
  const groups = [Math.floor(offset / 2 ** 32), Math.floor(offset / 2 ** 16) % 2 ** 16, offset % 2 ** 16];
  const [high = 0, middle = 0, low = 0] = groups;
  if (high === 0 && middle === 0) return `${network}::${low === 0 ? '' : low.toString(16)}`;
  return [network, ...groups.map((group) => group.toString(16))].join(':');
}
