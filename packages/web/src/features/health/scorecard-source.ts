import type { MeasureDocument, ScorecardDocument } from "@tendwell/core/health";
import { type Document, isCollection, isMap, isSeq, parseDocument } from "yaml";

/** Where in the document: keys and places in lists. */
export type SourcePath = readonly (string | number)[];

const WRITTEN = { lineWidth: 110, flowCollectionPadding: true } as const;

function open(source: string): Document | null {
  const document = parseDocument(source, { prettyErrors: false });
  return document.errors.length === 0 && isMap(document.contents) ? document : null;
}

function measuresOf(value: unknown): readonly MeasureDocument[] | null {
  if (!Array.isArray(value)) return null;
  const sound = value.every(
    (one: unknown) =>
      typeof one === "object" &&
      one !== null &&
      !Array.isArray(one) &&
      (!("measures" in one) || measuresOf((one as { measures: unknown }).measures) !== null),
  );
  return sound ? (value as readonly MeasureDocument[]) : null;
}

/** A text as the form sees it, whatever faults its values have; null where it has not the outline of a scorecard. */
export function readScorecard(source: string): ScorecardDocument | null {
  const document = open(source);
  if (document === null) return null;
  const value = document.toJS({ maxAliasCount: 100 }) as Record<string, unknown>;
  const measures = measuresOf(value.measures ?? []);
  if (measures === null) return null;
  return { ...value, id: String(value.id ?? ""), title: String(value.title ?? ""), measures } as ScorecardDocument;
}

function changed(source: string, change: (document: Document) => void): string {
  const document = open(source);
  if (document === null) return source;
  change(document);
  return document.toString(WRITTEN);
}

/** A node for a value; short ones are written in one line, as the examples are. */
function nodeOf(document: Document, value: unknown) {
  const node = document.createNode(value);
  if (isCollection(node) && JSON.stringify(value).length < 90) node.flow = true;
  return node;
}

/** The text with one value put or (undefined) taken out; its comments, order and style stay. */
export function setIn(source: string, path: SourcePath, value: unknown): string {
  return changed(source, (document) => {
    if (value === undefined) document.deleteIn(path);
    else if (typeof value === "object" && value !== null) document.setIn(path, nodeOf(document, value));
    else document.setIn(path, value);
  });
}

/** Several values at once: one step of undo. */
export function setAll(source: string, path: SourcePath, values: Readonly<Record<string, unknown>>): string {
  return Object.entries(values).reduce((text, [key, value]) => setIn(text, [...path, key], value), source);
}

/** Puts an item into a list, which is made where there is none. */
export function insertInto(source: string, list: SourcePath, at: number, value: unknown): string {
  return changed(source, (document) => {
    const found = document.getIn(list);
    if (!isSeq(found)) {
      document.setIn(list, document.createNode([value]));
      return;
    }
    found.flow = false;
    found.items.splice(at, 0, nodeOf(document, value));
  });
}

export function removeFrom(source: string, list: SourcePath, at: number): string {
  return changed(source, (document) => {
    const found = document.getIn(list);
    if (isSeq(found)) found.items.splice(at, 1);
  });
}

/** Moves an item of a list, with the comments that stand on it. */
export function moveWithin(source: string, list: SourcePath, at: number, by: -1 | 1): string {
  return changed(source, (document) => {
    const found = document.getIn(list);
    if (!isSeq(found) || at + by < 0 || at + by >= found.items.length) return;
    const [item] = found.items.splice(at, 1);
    found.items.splice(at + by, 0, item);
  });
}

/** A measure with where it stands and the group it stands in. */
export interface PlacedMeasure {
  readonly measure: MeasureDocument;
  readonly path: SourcePath;
  readonly depth: number;
  /** Place among, and number of, those of its group. */
  readonly at: number;
  readonly among: number;
  /** The group adds points: its measures may be worth less than nothing. */
  readonly adds: boolean;
}

/** Every measure and group in document order. */
export function placedMeasures(document: ScorecardDocument): readonly PlacedMeasure[] {
  const out: PlacedMeasure[] = [];
  const walk = (list: readonly MeasureDocument[], path: SourcePath, depth: number, adds: boolean): void => {
    list.forEach((measure, at) => {
      const here = [...path, at];
      out.push({ measure, path: here, depth, at, among: list.length, adds });
      if (measure.measures !== undefined)
        walk(measure.measures, [...here, "measures"], depth + 1, typeof measure.aggregate === "object");
    });
  };
  walk(document.measures, ["measures"], 0, typeof document.aggregate === "object");
  return out;
}

/** An id that no measure has yet. */
export function freshMeasureId(document: ScorecardDocument, wanted: string): string {
  const taken = new Set(placedMeasures(document).map(({ measure }) => measure.id));
  if (!taken.has(wanted)) return wanted;
  let number = 2;
  while (taken.has(`${wanted}_${number}`)) number += 1;
  return `${wanted}_${number}`;
}

const IMPACT_WEIGHTS: Readonly<Record<string, number>> = { none: 0, low: 1, medium: 2, high: 3 };

/** Shares (0–1) that the weights of one group come to; null where one cannot be read. */
export function weightShares(list: readonly MeasureDocument[]): readonly (number | null)[] {
  const numbers = list.map(({ weight = "medium" }) => {
    const share = /^(\d+(?:\.\d+)?)\s*%$/.exec(String(weight));
    return share === null ? (IMPACT_WEIGHTS[String(weight)] ?? null) : Number(share[1]);
  });
  const sum = numbers.reduce<number>((total, one) => total + (one ?? 0), 0);
  return numbers.map((one) => (one === null || sum === 0 ? null : one / sum));
}
