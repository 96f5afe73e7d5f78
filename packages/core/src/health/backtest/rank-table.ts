/** Cases counted by their risk: what areas and capacities are worked out from, without ordering the cases themselves. */
export interface RankTable {
  /** The place of each case's risk among the distinct ones, ascending. */
  readonly places: Int32Array;
  /** Cases with and without the outcome at each place. */
  readonly positives: Float64Array;
  readonly negatives: Float64Array;
}

/** Equal risks share a place. */
export function rankTable(risk: Float64Array, happened: Uint8Array): RankTable {
  const sorted = risk.slice().sort();
  let size = 0;
  // In place: the distinct ones move to the front.
  for (let i = 0; i < sorted.length; i += 1) {
    if (size > 0 && sorted[i] === sorted[size - 1]) continue;
    sorted[size] = sorted[i]!;
    size += 1;
  }
  const places = new Int32Array(risk.length);
  const positives = new Float64Array(size);
  const negatives = new Float64Array(size);
  for (let i = 0; i < risk.length; i += 1) {
    const value = risk[i]!;
    let from = 0;
    let to = size - 1;
    while (from < to) {
      const middle = (from + to) >> 1;
      if (sorted[middle]! < value) from = middle + 1;
      else to = middle;
    }
    places[i] = from;
    const side = happened[i] === 1 ? positives : negatives;
    side[from]! += 1;
  }
  return { places, positives, negatives };
}
