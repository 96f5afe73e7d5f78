/** A rectangle in per cent of the whole: left, top, width, height. */
export interface TreemapTile {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Tiles whose areas are as the values, as near to squares as the order allows. Values above zero, largest first; `aspect` is
 * the whole's width ÷ height. Source: Bruls, Huizing, van Wijk, Squarified Treemaps (2000).
 */
export function treemapLayout(values: readonly number[], aspect: number): TreemapTile[] {
  const total = values.reduce((sum, value) => sum + value, 0);
  const out: TreemapTile[] = [];
  // Worked in a box of `aspect` × 1, so that squares are squares on the screen.
  let box = { x: 0, y: 0, width: aspect, height: 1 };
  const areas = values.map((value) => (value / total) * aspect);
  let from = 0;
  while (from < areas.length) {
    const side = Math.min(box.width, box.height);
    let end = from + 1;
    let sum = areas[from]!;
    let worst = ratio(areas[from]!, areas[from]!, sum, side);
    while (end < areas.length) {
      const next = ratio(areas[from]!, areas[end]!, sum + areas[end]!, side);
      if (next > worst) break;
      worst = next;
      sum += areas[end]!;
      end += 1;
    }
    const thick = sum / side;
    const across = box.width < box.height;
    let at = across ? box.x : box.y;
    for (const area of areas.slice(from, end)) {
      const long = area / thick;
      const tile = across
        ? { x: at, y: box.y, width: long, height: thick }
        : { x: box.x, y: at, width: thick, height: long };
      out.push({
        x: (tile.x / aspect) * 100,
        y: tile.y * 100,
        width: (tile.width / aspect) * 100,
        height: tile.height * 100,
      });
      at += long;
    }
    box = across
      ? { ...box, y: box.y + thick, height: box.height - thick }
      : { ...box, x: box.x + thick, width: box.width - thick };
    from = end;
  }
  return out;
}

/** The worst side ratio of a row of tiles: its largest and smallest area along a side. */
function ratio(largest: number, smallest: number, sum: number, side: number): number {
  const square = side * side;
  return Math.max((square * largest) / (sum * sum), (sum * sum) / (square * smallest));
}
