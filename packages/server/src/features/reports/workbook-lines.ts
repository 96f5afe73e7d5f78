import type { MetricResult } from "@tendwell/contract";
import type { Wanted } from "./report-figures.ts";

/** How a line's numbers look. */
export type LineFormat = "money" | "share" | "count" | "times" | "months";

/** A raw sum, month by month, that formulas start from. */
export interface InputLine {
  readonly key: string;
  readonly wanted: Wanted;
  readonly take: "value" | "numerator" | "denominator";
  readonly format: "money" | "count";
  /** Divides the number taken, where the sum is kept multiplied. */
  readonly by?: number;
}

/** Addresses in one month's column, for a formula. */
export interface Column {
  /** An input of this month. */
  readonly input: (key: string) => string;
  /** A key figure of this month. */
  readonly figure: (key: string) => string;
  /** A key figure of the month before; null in the first. */
  readonly before: (key: string) => string | null;
}

/** A key figure: a formula over inputs and other key figures, and the figure of ours that it must give. */
export interface FigureLine {
  readonly key: string;
  readonly format: LineFormat;
  readonly formula: (column: Column) => string;
  /** Null where no metric of the catalogue stands for it (net new MRR). */
  readonly ours: Wanted | null;
  /** Numbers that are negative by nature are written in red. */
  readonly loss?: true;
}
export interface Section {
  readonly key: "movements" | "retention" | "customers" | "economics";
  readonly lines: readonly FigureLine[];
}

const movement = (component: string): Wanted => ({ metric: "mrr_movements", component });
const plain = (metric: string, component: string | null = null): Wanted => ({ metric, component });
/** Churn over the customers at the opening, as lifetime value has it, whatever the company's own default. */
const LOGO_CHURN: Wanted = { metric: "logo_churn_rate", component: null, options: ["denominator:start"] };
/** Lifetime value on margin and churn, so that its parts are sums of the month. */
const BY_MARGIN = ["method:arpa_margin_churn"];
const lifetime = (component: string | null): Wanted => ({
  metric: "customer_lifetime_value",
  component,
  options: BY_MARGIN,
});

/** Movements between opening and closing, in the order of the roll-forward. */
export const MOVEMENTS = [
  "new",
  "expansion",
  "reactivation",
  "resumed",
  "contraction",
  "churned",
  "paused",
  "fx",
  "transfer",
] as const;
const LOSSES: ReadonlySet<string> = new Set(["contraction", "churned", "paused"]);

const both = (key: string, wanted: Wanted, format: "money" | "count"): InputLine[] => [
  { key: `${key}_numerator`, wanted, take: "numerator", format },
  { key: `${key}_denominator`, wanted, take: "denominator", format },
];

/** The raw sums, in the order of their sheet. */
export const INPUTS: readonly InputLine[] = [
  { key: "opening", wanted: movement("opening"), take: "value", format: "money" },
  ...MOVEMENTS.map((key): InputLine => ({ key, wanted: movement(key), take: "value", format: "money" })),
  ...both("logo_churn_rate", LOGO_CHURN, "count"),
  ...both("retention_rate", plain("retention_rate"), "count"),
  ...both("net_revenue_retention", plain("net_revenue_retention"), "money"),
  ...both("gross_revenue_retention", plain("gross_revenue_retention"), "money"),
  { key: "paying", wanted: plain("arpu"), take: "denominator", format: "count" },
  { key: "margin", wanted: lifetime("gross_margin"), take: "numerator", format: "money" },
  { key: "revenue", wanted: lifetime("gross_margin"), take: "denominator", format: "money" },
  { key: "acquisition_cost", wanted: plain("customer_acquisition_cost"), take: "numerator", format: "money" },
  { key: "new_customers", wanted: plain("customer_acquisition_cost"), take: "denominator", format: "count" },
  { key: "quarter_growth", wanted: plain("magic_number"), take: "numerator", format: "money", by: 4 },
  { key: "quarter_cost", wanted: plain("magic_number"), take: "denominator", format: "money" },
];

/** Where all of `parts` are numbers, `then`; else an empty cell. */
const known = (parts: readonly string[], then: string): string =>
  `IF(AND(${parts.map((part) => `ISNUMBER(${part})`).join(",")}),${then},"")`;
/** A fraction, empty where a side is missing or there is nothing to divide by. */
const fraction = (numerator: string, denominator: string): string =>
  known([numerator, denominator], `IF(${denominator}=0,"",${numerator}/${denominator})`);
const ofInputs =
  (key: string) =>
  (c: Column): string =>
    fraction(c.input(`${key}_numerator`), c.input(`${key}_denominator`));
const inputLine = (key: string): FigureLine => ({
  key,
  format: "money",
  formula: (c) => `N(${c.input(key)})`,
  ours: movement(key),
  ...(LOSSES.has(key) ? { loss: true as const } : {}),
});

/** The key figures, in the order of their sheet. */
export const SECTIONS: readonly Section[] = [
  {
    key: "movements",
    lines: [
      {
        key: "opening",
        format: "money",
        formula: (c) => c.before("closing") ?? `N(${c.input("opening")})`,
        ours: movement("opening"),
      },
      ...MOVEMENTS.map(inputLine),
      {
        key: "closing",
        format: "money",
        formula: (c) => `SUM(${c.figure("opening")}:${c.figure("transfer")})`,
        ours: movement("closing"),
      },
      { key: "net_new", format: "money", formula: (c) => `${c.figure("closing")}-${c.figure("opening")}`, ours: null },
      { key: "arr", format: "money", formula: (c) => `12*${c.figure("closing")}`, ours: plain("arr") },
      {
        key: "quick_ratio",
        format: "times",
        formula: (c) => {
          const lost = `(${c.figure("contraction")}+${c.figure("churned")})`;
          return `IF(${lost}=0,"",(${c.figure("new")}+${c.figure("expansion")}+${c.figure("reactivation")})/-${lost})`;
        },
        ours: plain("quick_ratio"),
      },
    ],
  },
  {
    key: "retention",
    lines: [
      { key: "logo_churn_rate", format: "share", formula: ofInputs("logo_churn_rate"), ours: LOGO_CHURN },
      { key: "retention_rate", format: "share", formula: ofInputs("retention_rate"), ours: plain("retention_rate") },
      {
        key: "net_revenue_retention",
        format: "share",
        formula: ofInputs("net_revenue_retention"),
        ours: plain("net_revenue_retention"),
      },
      {
        key: "gross_revenue_retention",
        format: "share",
        formula: ofInputs("gross_revenue_retention"),
        ours: plain("gross_revenue_retention"),
      },
    ],
  },
  {
    key: "customers",
    lines: [
      { key: "paying", format: "count", formula: (c) => `N(${c.input("paying")})`, ours: null },
      {
        key: "arpu",
        format: "money",
        formula: (c) => fraction(c.figure("closing"), c.input("paying")),
        ours: plain("arpu"),
      },
    ],
  },
  {
    key: "economics",
    lines: [
      {
        key: "gross_margin",
        format: "share",
        formula: (c) => fraction(c.input("margin"), c.input("revenue")),
        ours: lifetime("gross_margin"),
      },
      {
        key: "customer_lifetime_value",
        format: "money",
        formula: (c) => {
          const [value, margin, churn] = [c.figure("arpu"), c.figure("gross_margin"), c.figure("logo_churn_rate")];
          return known([value, margin, churn], `IF(${churn}=0,"",${value}*${margin}/${churn})`);
        },
        ours: lifetime(null),
      },
      {
        key: "customer_acquisition_cost",
        format: "money",
        formula: (c) => fraction(c.input("acquisition_cost"), c.input("new_customers")),
        ours: plain("customer_acquisition_cost"),
      },
      {
        key: "ltv_to_cac",
        format: "times",
        formula: (c) => fraction(c.figure("customer_lifetime_value"), c.figure("customer_acquisition_cost")),
        ours: { ...plain("ltv_to_cac"), options: BY_MARGIN },
      },
      {
        key: "cac_payback",
        format: "months",
        formula: (c) => {
          const [cost, value, margin] = [
            c.figure("customer_acquisition_cost"),
            c.figure("arpu"),
            c.figure("gross_margin"),
          ];
          return known([cost, value, margin], `IF(${margin}<=0,"",${cost}/(${value}*${margin}))`);
        },
        ours: plain("cac_payback"),
      },
      {
        key: "magic_number",
        format: "times",
        formula: (c) =>
          known(
            [c.input("quarter_growth"), c.input("quarter_cost")],
            `IF(${c.input("quarter_cost")}=0,"",4*${c.input("quarter_growth")}/${c.input("quarter_cost")})`,
          ),
        ours: plain("magic_number"),
      },
    ],
  },
];

export const FIGURES: readonly FigureLine[] = SECTIONS.flatMap((section) => section.lines);

/** Every figure of ours that the workbook needs. */
export const WANTED: readonly Wanted[] = [
  ...INPUTS.map((line) => line.wanted),
  ...FIGURES.flatMap((line) => (line.ours === null ? [] : [line.ours])),
];

/** The number of an input, with money in major units; null where it is unknown. */
export function inputNumber(line: InputLine, result: MetricResult | null, minorPerMajor: number): number | null {
  if (result === null) return null;
  const taken = line.take === "value" ? result.value : result[line.take];
  if (taken === null) return null;
  return taken / (line.by ?? 1) / (line.format === "money" ? minorPerMajor : 1);
}
