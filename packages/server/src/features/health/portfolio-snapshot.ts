import type { PortfolioRow } from "@tendwell/contract";
import { DAY, type Id, toIso } from "@tendwell/core";
import { type AccountName, nameOf } from "./account-names.ts";
import type { PortfolioFacts, Voice } from "./portfolio-facts.ts";
import type { PortfolioScores, RowScore } from "./portfolio-scores.ts";
import { shownAs } from "./shown-as.ts";

/** Texts as numbers: `codes[row]` is the place of the row's text in `values`. */
export interface TextColumn {
  readonly values: readonly (string | null)[];
  readonly codes: Int32Array;
}

type NumberColumn =
  | "score"
  | "rank"
  | "low"
  | "high"
  | "coverage"
  | "slope"
  | "mrr"
  | "mrrBefore"
  | "renewal"
  | "touch"
  | "quiet"
  | "use"
  | "uses"
  | "usesBefore"
  | "tickets"
  | "voiceAt"
  | "voice";

/** A portfolio at one moment as columns, so that filters, sums and orders over many accounts take milliseconds. NaN: unknown. */
export interface PortfolioSnapshot {
  readonly scores: PortfolioScores;
  readonly others: readonly PortfolioScores[];
  readonly facts: PortfolioFacts;
  readonly size: number;
  readonly ids: readonly Id[];
  readonly names: readonly AccountName[];
  /** Name and external id in lower case, for the search. */
  readonly texts: readonly string[];
  readonly numbers: Readonly<Record<NumberColumn, Float64Array>>;
  /** What each shows: its band where it has one, else its status. */
  readonly shown: TextColumn;
  readonly attribute: (name: string) => TextColumn;
  /** Ascending order by a key, rows without it last; worked out once. */
  readonly order: (key: string) => { readonly rows: Uint32Array; readonly known: number };
  readonly row: (index: number) => PortfolioRow;
}

const ATTRIBUTE = "attribute:";
const SCORECARD = "scorecard:";

export function portfolioSnapshot(
  scores: PortfolioScores,
  others: readonly PortfolioScores[],
  facts: PortfolioFacts,
  voices: ReadonlyMap<Id, Voice>,
): PortfolioSnapshot {
  const ids = [...scores.scores.keys()];
  const size = ids.length;
  const found = ids.map((id) => scores.scores.get(id)!);
  const names = ids.map((id) => nameOf(facts.names, id));
  const column = (value: (id: Id, index: number) => number | null | undefined): Float64Array => {
    const out = new Float64Array(size);
    for (let i = 0; i < size; i += 1) out[i] = value(ids[i]!, i) ?? Number.NaN;
    return out;
  };
  const numbers: Record<NumberColumn, Float64Array> = {
    score: column((_, i) => found[i]!.score),
    // A score from too little says nothing: it does not stand among the worst.
    rank: column((_, i) => (found[i]!.status === "none" ? null : found[i]!.score)),
    low: column((_, i) => found[i]!.low),
    high: column((_, i) => found[i]!.high),
    coverage: column((_, i) => found[i]!.coverage),
    slope: column((id) => scores.trends.get(id)?.slope),
    mrr: column((id) => facts.mrr.get(id)),
    mrrBefore: column((id) => facts.mrrBefore.get(id)),
    renewal: column((id) => facts.renewal.get(id)),
    touch: column((id) => facts.touch.get(id)),
    // Who never had a touch is silent since it was first seen, where touches are recorded at all.
    quiet: column((id) => facts.touch.get(id) ?? (facts.touch.size === 0 ? null : facts.accounts.get(id)?.since)),
    use: column((id) => facts.use.get(id)),
    uses: column((id) => facts.uses.get(id)?.[0] ?? 0),
    usesBefore: column((id) => facts.uses.get(id)?.[1] ?? 0),
    tickets: column((id) => facts.tickets.get(id) ?? 0),
    voice: column((id) => voices.get(id)?.value),
    voiceAt: column((id) => voices.get(id)?.at),
  };
  const shown = textColumn(found.map(shownAs));
  const attributes = new Map<string, TextColumn>();
  const attribute = (name: string): TextColumn => {
    let known = attributes.get(name);
    if (known === undefined) {
      known = textColumn(ids.map((id) => facts.accounts.get(id)?.attributes.get(name) ?? null));
      attributes.set(name, known);
    }
    return known;
  };
  const orderBy = (key: string) => {
    if (key === "name") return byText(names.map((one) => one.name ?? one.externalId));
    if (key.startsWith(ATTRIBUTE)) {
      const { values, codes } = attribute(key.slice(ATTRIBUTE.length));
      return byText(Array.from(codes, (code) => values[code] ?? null));
    }
    const card = others.find((one) => key === SCORECARD + one.scorecard);
    return byNumber(card === undefined ? numbers[key as NumberColumn] : column((id) => usable(card.scores.get(id))));
  };
  const orders = new Map<string, { rows: Uint32Array; known: number }>();
  const order = (key: string) => {
    let made = orders.get(key);
    if (made === undefined) {
      made = orderBy(key);
      orders.set(key, made);
    }
    return made;
  };
  return {
    scores,
    others,
    facts,
    size,
    ids,
    names,
    texts: names.map((one) => `${one.name ?? ""}\n${one.externalId ?? ""}`.toLowerCase()),
    numbers,
    shown,
    attribute,
    order,
    row: (index) => rowOf({ scores, others, facts, voices, numbers, names }, ids[index]!, index),
  };
}

function usable(score: RowScore | undefined): number | null {
  return score === undefined || score.status === "none" ? null : score.score;
}

/** Rows in ascending order of numbers, those without one last and in their first order. */
function byNumber(values: Float64Array) {
  const known = values.filter((value) => !Number.isNaN(value)).sort();
  const distinct = known.filter((value, i) => i === 0 || value !== known[i - 1]);
  const place = (value: number): number => {
    let from = 0;
    let to = distinct.length - 1;
    while (from < to) {
      const middle = (from + to) >> 1;
      if (distinct[middle]! < value) from = middle + 1;
      else to = middle;
    }
    return from;
  };
  const last = distinct.length;
  return byPlace(
    Int32Array.from(values, (value) => (Number.isNaN(value) ? last : place(value))),
    last,
  );
}

/** The same of texts, by their code units. */
function byText(texts: readonly (string | null)[]) {
  const distinct = [...new Set(texts)].filter((text) => text !== null).sort();
  const places = new Map<string | null, number>(distinct.map((text, i) => [text, i]));
  const last = distinct.length;
  return byPlace(
    Int32Array.from(texts, (text) => places.get(text) ?? last),
    last,
  );
}

/** Rows by their places among the distinct values, counted rather than compared; `last` is the place of those without. */
function byPlace(places: Int32Array, last: number) {
  const starts = new Uint32Array(last + 2);
  for (const place of places) starts[place + 1]! += 1;
  const known = places.length - starts[last + 1]!;
  for (let i = 1; i < starts.length; i += 1) starts[i]! += starts[i - 1]!;
  const rows = new Uint32Array(places.length);
  for (const [row, place] of places.entries()) {
    rows[starts[place]!] = row;
    starts[place]! += 1;
  }
  return { rows, known };
}

function textColumn(texts: readonly (string | null)[]): TextColumn {
  const places = new Map<string | null, number>();
  const codes = new Int32Array(texts.length);
  for (const [i, text] of texts.entries()) {
    let place = places.get(text);
    if (place === undefined) {
      place = places.size;
      places.set(text, place);
    }
    codes[i] = place;
  }
  return { values: [...places.keys()], codes };
}

const VOICES = { "-1": "bad", 0: "neutral", 1: "good" } as const;

function rowOf(
  from: Pick<PortfolioSnapshot, "scores" | "others" | "facts" | "numbers" | "names"> & {
    readonly voices: ReadonlyMap<Id, Voice>;
  },
  id: Id,
  index: number,
): PortfolioRow {
  const { scores, facts, numbers, names } = from;
  const number = (name: NumberColumn): number | null => {
    const value = numbers[name][index]!;
    return Number.isNaN(value) ? null : value;
  };
  const instant = (name: NumberColumn): string | null => {
    const at = number(name);
    return at === null ? null : toIso(at);
  };
  const days = (name: NumberColumn, sign: 1 | -1): number | null => {
    const at = number(name);
    return at === null ? null : Math.floor((sign * (at - facts.asOf)) / DAY);
  };
  const trend = scores.trends.get(id);
  const voice = from.voices.get(id);
  return {
    account: names[index]!,
    ...scoreOfRow(scores.scores.get(id)!),
    slope: trend?.slope ?? null,
    direction: trend?.direction ?? null,
    mrr: number("mrr"),
    mrrBefore: number("mrrBefore"),
    renewalAt: instant("renewal"),
    lastTouchAt: instant("touch"),
    lastUseAt: instant("use"),
    silentDays: days("quiet", -1),
    idleDays: days("use", -1),
    renewalDays: days("renewal", 1),
    uses: number("uses") ?? 0,
    usesBefore: number("usesBefore") ?? 0,
    openTickets: number("tickets") ?? 0,
    voice: voice === undefined ? null : { value: VOICES[voice.value], at: toIso(voice.at) },
    attributes: Object.fromEntries(facts.accounts.get(id)?.attributes ?? []),
    scores: Object.fromEntries(
      from.others.flatMap((other) => {
        const score = other.scores.get(id);
        return score === undefined ? [] : [[other.scorecard, scoreOfRow(score)]];
      }),
    ),
  };
}

/** The part of a score that a list shows. */
export function scoreOfRow({ score, low, high, status, band, bandStatus, coverage }: RowScore) {
  return { score, low, high, status, band, bandStatus, coverage };
}
