/** How many steps the cut points divide the peers into. */
const STEPS = 100;

/** The 101 quantiles (R type 7) of the peers' values; empty for fewer than two peers. Frozen at each full run. */
export function peerCuts(values: readonly number[]): readonly number[] {
  if (values.length < 2) return [];
  const sorted = [...values].sort((a, b) => a - b);
  return Array.from({ length: STEPS + 1 }, (_, step) => {
    const at = ((sorted.length - 1) * step) / STEPS;
    const low = Math.floor(at);
    const next = sorted[Math.min(low + 1, sorted.length - 1)]!;
    return sorted[low]! + (at - low) * (next - sorted[low]!);
  });
}
