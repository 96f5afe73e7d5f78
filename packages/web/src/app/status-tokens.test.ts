import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const css = readFileSync(new URL("./tokens.css", import.meta.url), "utf8");

function tokens(theme: "light" | "dark"): Map<string, string> {
  const block = new RegExp(`^:root\\[data-mantine-color-scheme="${theme}"\\] \\{([^}]+)\\}`, "m").exec(css)?.[1] ?? "";
  return new Map([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map((match) => [match[1] ?? "", match[2] ?? ""]));
}

type Rgb = readonly [number, number, number];

/** Linear sRGB of a hex colour. */
function linear(hex: string): Rgb {
  const channel = (at: number): number => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

/** Contrast of two colours, WCAG 2.2. */
function contrast(a: string, b: string): number {
  const light = (hex: string): number => {
    const [r, g, blue] = linear(hex);
    return 0.2126 * r + 0.7152 * g + 0.0722 * blue;
  };
  const [high, low] = [light(a), light(b)].sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

/** Full dichromacy, Machado, Oliveira & Fernandes 2009, severity 1.0. */
const DEFICIENCIES: Record<string, readonly Rgb[]> = {
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/** OKLab (Ottosson 2020) of linear sRGB. */
function oklab([r, g, b]: Rgb): Rgb {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function seenBy(hex: string, matrix: readonly Rgb[]): Rgb {
  const [r, g, b] = linear(hex);
  const mix = (row: Rgb): number => Math.min(1, Math.max(0, row[0] * r + row[1] * g + row[2] * b));
  return oklab(matrix.map(mix) as unknown as Rgb);
}

const TEXT: readonly [ink: string, ground: string][] = [
  ...["ink", "ink-2", "ink-3", "accent", "healthy", "watch", "at-risk", "uncertain", "past"].flatMap((ink) =>
    ["surface", "ground"].map((ground): [string, string] => [ink, ground]),
  ),
  ["ink", "sunken"],
  ["ink-2", "sunken"],
  ["accent", "accent-soft"],
  ["on-accent", "accent"],
  ["past", "past-soft"],
  ["ink", "at-risk-soft"],
  ["ink", "watch-soft"],
  ["watch", "watch-soft"],
];
const GRAPHIC: readonly [mark: string, ground: string][] = [
  ...["healthy", "watch", "at-risk", "uncertain", "gauge", "line-strong", "past"].map((mark): [string, string] => [
    mark,
    "surface",
  ]),
  ...[1, 2, 3, 4, 5, 6].map((index): [string, string] => [`series-${index}`, "surface"]),
  ["gauge", "band-1"],
  ["gauge", "track"],
];

describe.each(["light", "dark"] as const)("%s theme", (theme) => {
  const colours = tokens(theme);
  const hex = (name: string): string => {
    const value = colours.get(name);
    if (value === undefined) throw new Error(`theme ${theme} requires the token ${name}, got none`);
    return value;
  };

  it.each(TEXT)("%s on %s reads at 4.5 : 1", (ink, ground) => {
    expect(contrast(hex(ink), hex(ground))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(GRAPHIC)("%s on %s shows at 3 : 1", (mark, ground) => {
    expect(contrast(hex(mark), hex(ground))).toBeGreaterThanOrEqual(3);
  });

  it.each(Object.entries(DEFICIENCIES))("statuses stay apart under %s", (_, matrix) => {
    const statuses = ["healthy-fill", "watch-fill", "at-risk-fill"].map((name) => seenBy(hex(name), matrix));
    for (const [index, one] of statuses.entries()) {
      for (const other of statuses.slice(index + 1)) {
        expect(Math.hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2])).toBeGreaterThan(0.06);
      }
    }
  });
});
