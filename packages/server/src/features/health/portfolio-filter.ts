import { PORTFOLIO_NUMBERS, PORTFOLIO_SORTS, type PortfolioFilter, type PortfolioGroup } from "@tendwell/contract";
import { DAY } from "@tendwell/core";
import { ProblemError } from "../../access/problem-error.ts";
import type { PortfolioAttributeFilter, PortfolioFacts } from "./portfolio-facts.ts";
import type { PortfolioSnapshot, TextColumn } from "./portfolio-snapshot.ts";

/** Days without a touch from which an account is silent. */
export const SILENT_DAYS = 10;
/** Days ahead in which a renewal is near. */
const RENEWAL_DAYS = 90;
const TREND_DAYS = 28;

const list = (value: string | readonly string[] | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === "string" ? [value] : value;

function bad(name: string, condition: string, got: string): ProblemError {
  return new ProblemError("invalid-parameter", `${name} requires ${condition}, got ${JSON.stringify(got)}`, {
    errors: [{ path: name, message: `requires ${condition}` }],
  });
}

type Numbers = (typeof PORTFOLIO_NUMBERS)[number];

/** A number that can be asked for, in the unit that `where` names it in. */
function numberOf(snapshot: PortfolioSnapshot, name: Numbers): (index: number) => number {
  const { numbers, facts } = snapshot;
  switch (name) {
    case "score":
      return (i) => numbers.rank[i]!;
    case "trend":
      return (i) => numbers.slope[i]! * TREND_DAYS;
    case "arr":
      return (i) => numbers.mrr[i]! * 12;
    case "renewal":
      return (i) => Math.floor((numbers.renewal[i]! - facts.asOf) / DAY);
    case "silent":
      return (i) => Math.floor((facts.asOf - numbers.quiet[i]!) / DAY);
    case "idle":
      return (i) => Math.floor((facts.asOf - numbers.use[i]!) / DAY);
    default:
      return (i) => numbers[name][i]!;
  }
}

const WHERE = /^([a-z]+)(>=|<=|>|<|=)(none|-?\d+(?:\.\d+)?)$/;

function bounds(snapshot: PortfolioSnapshot, texts: readonly string[]): ((index: number) => boolean)[] {
  return texts.map((text) => {
    const [, name, sign, value] = WHERE.exec(text) ?? [];
    const known = PORTFOLIO_NUMBERS.find((one) => one === name);
    if (known === undefined || value === undefined)
      throw bad("where", `one of ${PORTFOLIO_NUMBERS.join(", ")} with a bound, such as mrr>=10000`, text);
    const of = numberOf(snapshot, known);
    if (value === "none") {
      if (sign !== "=") throw bad("where", "= before none", text);
      return (i) => Number.isNaN(of(i));
    }
    const bound = Number(value);
    // What is unknown compares with nothing: NaN is neither above nor below.
    switch (sign) {
      case ">=":
        return (i) => of(i) >= bound;
      case "<=":
        return (i) => of(i) <= bound;
      case ">":
        return (i) => of(i) > bound;
      case "<":
        return (i) => of(i) < bound;
      default:
        return (i) => of(i) === bound;
    }
  });
}

/** Several values of one attribute are alternatives; an empty value stands for accounts without one. */
export function attributeFilters(
  question: PortfolioFilter,
  segments: PortfolioFacts["segments"],
): PortfolioAttributeFilter[] {
  const wanted = new Map<string, (string | null)[]>();
  for (const text of list(question.filter)) {
    const colon = text.indexOf(":");
    if (colon <= 0) throw bad("filter", "attribute:value", text);
    const value = text.slice(colon + 1);
    const name = text.slice(0, colon);
    wanted.set(name, [...(wanted.get(name) ?? []), value === "" ? null : value]);
  }
  const named = list(question.segment).flatMap((id) => {
    const segment = segments.get(id);
    if (segment !== undefined) return segment.filters;
    throw bad(
      "segment",
      segments.size === 0 ? "a segment, and there are none here" : `one of ${[...segments.keys()].join(", ")}`,
      id,
    );
  });
  return [...named, ...[...wanted].map(([attribute, values]) => ({ attribute, values }))];
}

/** 1 for every row that matches. */
export function matching(snapshot: PortfolioSnapshot, question: PortfolioFilter): Uint8Array {
  const { size } = snapshot;
  const mask = new Uint8Array(size).fill(1);
  const keep = ({ values, codes }: TextColumn, wanted: ReadonlySet<string | null>): void => {
    const good = Uint8Array.from(values, (value) => (wanted.has(value) ? 1 : 0));
    for (let i = 0; i < size; i += 1) mask[i] = mask[i]! & good[codes[i]!]!;
  };
  const shown = list(question.shown);
  if (shown.length > 0) keep(snapshot.shown, new Set(shown));
  for (const { attribute, values } of attributeFilters(question, snapshot.facts.segments))
    keep(snapshot.attribute(attribute), new Set(values));
  for (const holds of bounds(snapshot, list(question.where)))
    for (let i = 0; i < size; i += 1) if (mask[i] === 1 && !holds(i)) mask[i] = 0;
  const search = question.search?.trim().toLowerCase() ?? "";
  if (search !== "")
    for (let i = 0; i < size; i += 1) if (mask[i] === 1 && !snapshot.texts[i]!.includes(search)) mask[i] = 0;
  return mask;
}

const SORT_KEYS: Readonly<Record<(typeof PORTFOLIO_SORTS)[number], string>> = {
  score: "rank",
  coverage: "coverage",
  slope: "slope",
  mrr: "mrr",
  renewal: "renewal",
  touch: "touch",
  use: "use",
  uses: "uses",
  tickets: "tickets",
  name: "name",
};

/** Rows of a mask in order, from `start` on; rows without a value stand last either way. */
export function inOrder(
  snapshot: PortfolioSnapshot,
  mask: Uint8Array,
  sort: string,
  direction: "asc" | "desc",
  start: number,
  limit: number,
): number[] {
  const known = PORTFOLIO_SORTS.find((one) => one === sort);
  const named = /^attribute:[a-z][a-z0-9_]{0,62}$/.test(sort);
  const other = snapshot.others.some((one) => sort === `scorecard:${one.scorecard}`);
  if (known === undefined && !named && !other)
    throw bad("sort", `one of ${PORTFOLIO_SORTS.join(", ")}, attribute:<name> or scorecard:<id>`, sort);
  const order = snapshot.order(known === undefined ? sort : SORT_KEYS[known]);
  const out: number[] = [];
  let passed = 0;
  for (let i = 0; i < order.rows.length && out.length < limit; i += 1) {
    const place = direction === "desc" && i < order.known ? order.known - 1 - i : i;
    const row = order.rows[place]!;
    if (mask[row] === 0) continue;
    if (passed >= start) out.push(row);
    passed += 1;
  }
  return out;
}

interface Sums {
  accounts: number;
  mrr: number;
  withoutMrr: number;
  score: number;
  scored: number;
  readonly shown: Map<string, { accounts: number; mrr: number }>;
  near: number;
  nearMrr: number;
  silent: number;
  tickets: number;
}

const noSums = (): Sums => ({
  accounts: 0,
  mrr: 0,
  withoutMrr: 0,
  score: 0,
  scored: 0,
  shown: new Map(),
  near: 0,
  nearMrr: 0,
  silent: 0,
  tickets: 0,
});

function add(sums: Sums, snapshot: PortfolioSnapshot, i: number): void {
  const { numbers, shown, facts } = snapshot;
  const mrr = numbers.mrr[i]!;
  const money = Number.isNaN(mrr) ? 0 : mrr;
  sums.accounts += 1;
  sums.mrr += money;
  if (Number.isNaN(mrr)) sums.withoutMrr += 1;
  const name = shown.values[shown.codes[i]!]!;
  let entry = sums.shown.get(name);
  if (entry === undefined) {
    entry = { accounts: 0, mrr: 0 };
    sums.shown.set(name, entry);
  }
  entry.accounts += 1;
  entry.mrr += money;
  const score = numbers.score[i]!;
  if (!Number.isNaN(score)) {
    sums.score += score;
    sums.scored += 1;
  }
  if (numbers.renewal[i]! - facts.asOf < RENEWAL_DAYS * DAY) {
    sums.near += 1;
    sums.nearMrr += money;
  }
  if (facts.asOf - numbers.quiet[i]! >= SILENT_DAYS * DAY) sums.silent += 1;
  sums.tickets += numbers.tickets[i]!;
}

const counted = (sums: Sums) => [...sums.shown].map(([name, counts]) => ({ shown: name, ...counts }));
const meanOf = (sums: Sums): number | null => (sums.scored === 0 ? null : sums.score / sums.scored);

/** What all rows of a mask come to. */
export function totalsOf(snapshot: PortfolioSnapshot, mask: Uint8Array) {
  const sums = noSums();
  for (let i = 0; i < mask.length; i += 1) if (mask[i] === 1) add(sums, snapshot, i);
  return {
    total: sums.accounts,
    mrr: sums.mrr,
    withoutMrr: sums.withoutMrr,
    shown: counted(sums),
    mean: meanOf(sums),
  };
}

/** The same by what the rows show or by an attribute, the largest first. */
export function groupsOf(snapshot: PortfolioSnapshot, mask: Uint8Array, group: string): PortfolioGroup[] {
  if (!/^[a-z][a-z0-9_]{0,62}$/.test(group)) throw bad("group", "shown or the name of an attribute", group);
  const { values, codes } = group === "shown" ? snapshot.shown : snapshot.attribute(group);
  const sums = values.map(noSums);
  for (let i = 0; i < mask.length; i += 1) if (mask[i] === 1) add(sums[codes[i]!]!, snapshot, i);
  return sums
    .flatMap((one, at): PortfolioGroup[] =>
      one.accounts === 0
        ? []
        : [
            {
              value: values[at] ?? null,
              accounts: one.accounts,
              mrr: one.mrr,
              mean: meanOf(one),
              shown: counted(one),
              renewals: { accounts: one.near, mrr: one.nearMrr },
              silent: one.silent,
              tickets: one.tickets,
            },
          ],
    )
    .sort((a, b) => b.mrr - a.mrr || b.accounts - a.accounts);
}
