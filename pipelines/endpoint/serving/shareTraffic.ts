/** Requests after which every share is exact. */
export const cycle = 100;

/**
 * Whose turn it is, for each request of a cycle: indices into `shares`, which are in percent. Each has exactly its share, spread
 * evenly (smooth weighted round-robin: the one that is owed most is next). Empty where nobody has a share.
 */
export function shareTraffic(shares: readonly number[]): number[] {
  const total = shares.reduce((sum, share) => sum + share, 0);
  if (total === 0) return [];
  const owed = shares.map(() => 0);
  return Array.from({ length: cycle }, () => {
    for (const [i, share] of shares.entries()) owed[i]! += share;
    const next = owed.indexOf(Math.max(...owed));
    owed[next]! -= total;
    return next;
  });
}
