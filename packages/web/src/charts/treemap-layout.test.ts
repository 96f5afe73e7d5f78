import { describe, expect, it } from "vitest";
import { treemapLayout } from "./treemap-layout.ts";

describe("a treemap's tiles", () => {
  it("are those of the paper's example", () => {
    // Bruls et al. 2000, section 3: areas 6 6 4 3 2 2 1 in a box of 6 × 4: two of 3 × 2 first, then 12/7 and 9/7 wide of 7/3.
    const tiles = treemapLayout([6, 6, 4, 3, 2, 2, 1], 6 / 4).map((one) => ({
      width: (one.width * 6) / 100,
      height: (one.height * 4) / 100,
    }));
    const expected = [
      [3, 2],
      [3, 2],
      [12 / 7, 7 / 3],
      [9 / 7, 7 / 3],
    ];
    for (const [index, [width, height]] of expected.entries()) {
      expect(tiles[index]!.width).toBeCloseTo(width!, 9);
      expect(tiles[index]!.height).toBeCloseTo(height!, 9);
    }
  });

  it("have areas as their values, lie inside the whole, and fill it", () => {
    const values = Array.from({ length: 60 }, (_, i) => 1000 / (i + 1));
    const total = values.reduce((sum, value) => sum + value, 0);
    const tiles = treemapLayout(values, 2.2);
    let area = 0;
    for (const [index, { x, y, width, height }] of tiles.entries()) {
      expect((width * height) / 10_000).toBeCloseTo(values[index]! / total, 9);
      for (const end of [x, y, x + width, y + height]) {
        expect(end).toBeGreaterThan(-1e-6);
        expect(end).toBeLessThan(100 + 1e-6);
      }
      area += width * height;
    }
    expect(area).toBeCloseTo(10_000, 6);
  });
});
