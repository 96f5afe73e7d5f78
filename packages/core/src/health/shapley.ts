/** Up to this many players every coalition is looked at. */
const EXACT_PLAYERS = 10;

/**
 * Shapley values of a game: `value(inside)` is what the players for whom `inside[i]` is true make together. They add up to
 * value(all) − value(none). Up to ten players they are exact; beyond, they are the mean over every rotation of the order
 * and of its reverse, in which each player takes each place equally often, and they still add up exactly.
 * Source: Shapley 1953.
 */
export function shapley(players: number, value: (inside: readonly boolean[]) => number): readonly number[] {
  return players <= EXACT_PLAYERS ? exactly(players, value) : byRotation(players, value);
}

function exactly(players: number, value: (inside: readonly boolean[]) => number): readonly number[] {
  const inside: boolean[] = new Array(players).fill(false);
  const worth = new Float64Array(2 ** players);
  const sizes = new Uint8Array(2 ** players);
  for (let set = 0; set < worth.length; set += 1) {
    for (let i = 0; i < players; i += 1) inside[i] = (set & (1 << i)) !== 0;
    worth[set] = value(inside);
    sizes[set] = inside.filter(Boolean).length;
  }
  // A player joins a set of s others in s! (n − s − 1)! of the n! orders.
  const factorial = [1];
  for (let i = 1; i <= players; i += 1) factorial.push(factorial[i - 1]! * i);
  return inside.map((_, i) => {
    const bit = 1 << i;
    let sum = 0;
    for (let set = 0; set < worth.length; set += 1) {
      if ((set & bit) !== 0) continue;
      const s = sizes[set]!;
      sum += ((factorial[s]! * factorial[players - s - 1]!) / factorial[players]!) * (worth[set | bit]! - worth[set]!);
    }
    return sum;
  });
}

function byRotation(players: number, value: (inside: readonly boolean[]) => number): readonly number[] {
  const sums: number[] = new Array(players).fill(0);
  for (const step of [1, -1]) {
    for (let first = 0; first < players; first += 1) {
      const inside: boolean[] = new Array(players).fill(false);
      let before = value(inside);
      for (let place = 0; place < players; place += 1) {
        const player = (((first + step * place) % players) + players) % players;
        inside[player] = true;
        const after = value(inside);
        sums[player]! += after - before;
        before = after;
      }
    }
  }
  return sums.map((sum) => sum / (2 * players));
}
