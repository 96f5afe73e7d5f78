const NANO = 1_000_000_000n;

/** A decimal text in units of 1e-9; null where it is no plain decimal of at most nine places. */
function nanoOf(text: string): bigint | null {
  const found = /^(-?)(\d+)(?:\.(\d{1,9}))?$/.exec(text);
  if (found === null) return null;
  const size = BigInt(found[2] ?? "0") * NANO + BigInt((found[3] ?? "").padEnd(9, "0"));
  return found[1] === "-" ? -size : size;
}

const floor = (nano: bigint): bigint => (nano >= 0n ? nano / NANO : -((-nano + NANO - 1n) / NANO));
const round = (nano: bigint): bigint => (nano >= 0n ? (nano + NANO / 2n) / NANO : -((-nano + NANO / 2n) / NANO));

/**
 * Whole minor units for a roll-forward whose parts add up exactly, so that what one reads adds up too: opening and closing
 * are rounded, and the movements share the rest by largest remainder. Null where the exact parts do not add up.
 */
export function wholeMinorUnits(
  opening: string,
  moves: readonly string[],
  closing: string,
): { readonly opening: number; readonly moves: readonly number[]; readonly closing: number } | null {
  const [from, to] = [nanoOf(opening), nanoOf(closing)];
  const parts = moves.map(nanoOf);
  if (from === null || to === null || parts.some((part) => part === null)) return null;
  const exact = parts as bigint[];
  if (exact.reduce((sum, part) => sum + part, from) !== to) return null;
  const whole = exact.map(floor);
  let rest = round(to) - round(from) - whole.reduce((sum, part) => sum + part, 0n);
  const order = exact
    .map((part, index) => ({ index, remainder: part - floor(part) * NANO }))
    .sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1));
  for (const { index } of order) {
    if (rest <= 0n) break;
    whole[index] = (whole[index] ?? 0n) + 1n;
    rest -= 1n;
  }
  // Rounding both ends towards each other can leave one unit too many: it goes where it changes least.
  for (const { index } of [...order].reverse()) {
    if (rest >= 0n) break;
    whole[index] = (whole[index] ?? 0n) - 1n;
    rest += 1n;
  }
  return { opening: Number(round(from)), moves: whole.map(Number), closing: Number(round(to)) };
}
