import type { MetricQuery } from "@tendwell/contract";
import { GRAINS, type Grain } from "./calendar.ts";

/** Everything a page shows beside its path; it lives in the URL, so that every view is a link. */
export interface ViewState {
  readonly grain?: Grain;
  /** How many periods a metric's chart covers. */
  readonly periods?: number;
  readonly filter?: readonly string[];
  /** The company's own segments, by id. */
  readonly segment?: readonly string[];
  readonly asOf?: string;
  readonly knownAt?: string;
  readonly basis?: "available" | "recorded";
  readonly group?: string;
  readonly option?: readonly string[];
  readonly compare?: "previous_period" | "previous_year";
  readonly component?: string;
  readonly at?: string;
  readonly rows?: string;
  readonly link?: string;
  /** How many days ahead lists of what is due look. */
  readonly days?: number;
  /** Which arrangement of the dashboard: a preset's id, or a saved one's. */
  readonly layout?: string;
}

const LISTS = new Set(["filter", "segment", "option"]);
const ID = /^[a-z][a-z0-9_-]{0,62}$/;
const DAY = /^\d{4}-\d{2}-\d{2}(T[\d:.]+Z?)?$/;
export const PERIOD_COUNTS: readonly number[] = [7, 13, 25, 37];

/** Readable query strings: repeated names for lists, no JSON. */
export function parseSearch(search: string): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const [name, value] of new URLSearchParams(search)) {
    if (LISTS.has(name)) found[name] = [...((found[name] as string[] | undefined) ?? []), value];
    else found[name] = value;
  }
  return found;
}

export function stringifySearch(state: Record<string, unknown>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(state)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null && one !== "") search.append(name, String(one));
    }
  }
  const text = search.toString();
  return text === "" ? "" : `?${text.replaceAll("%3A", ":").replaceAll("%2C", ",")}`;
}

/** Keeps what is well formed; a mistyped part of a link falls away instead of breaking the page. */
export function readViewState(raw: Record<string, unknown>): ViewState {
  const text = (name: string): string | undefined =>
    typeof raw[name] === "string" && raw[name] !== "" ? raw[name] : undefined;
  const list = (name: string): string[] | undefined => {
    const value = raw[name];
    const items = (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === "string");
    return items.some((one) => one.includes(":")) ? items.filter((one) => one.includes(":")) : undefined;
  };
  const ids = (name: string): string[] | undefined => {
    const value = raw[name];
    const items = (Array.isArray(value) ? value : [value]).filter((one) => typeof one === "string" && ID.test(one));
    return items.length === 0 ? undefined : (items as string[]);
  };
  const grain = GRAINS.find((one) => one === raw.grain);
  const periods = Number(raw.periods);
  const days = Number(raw.days);
  const day = (name: string): string | undefined => {
    const value = text(name);
    return value !== undefined && DAY.test(value) ? value : undefined;
  };
  const state = {
    grain,
    periods: Number.isInteger(periods) && periods >= 1 && periods <= 120 ? periods : undefined,
    filter: list("filter"),
    segment: ids("segment"),
    asOf: day("asOf"),
    knownAt: day("knownAt"),
    basis: (["available", "recorded"] as const).find((one) => one === raw.basis),
    group: text("group"),
    option: list("option"),
    compare: (["previous_period", "previous_year"] as const).find((one) => one === raw.compare),
    component: text("component"),
    at: day("at"),
    rows: text("rows"),
    link: text("link"),
    days: Number.isInteger(days) && days >= 1 && days <= 730 ? days : undefined,
    layout: text("layout"),
  };
  return Object.fromEntries(Object.entries(state).filter(([, value]) => value !== undefined)) as ViewState;
}

/** The part that stays when one goes to another page: what is looked at, not how. */
export function sharedView(state: ViewState): ViewState {
  const { grain, filter, segment, asOf, knownAt, basis } = state;
  return Object.fromEntries(
    Object.entries({ grain, filter, segment, asOf, knownAt, basis }).filter(([, value]) => value !== undefined),
  ) as ViewState;
}

/** Which day and which knowledge the view is of, as the API takes them. */
export function timesOf(state: ViewState): Pick<MetricQuery, "asOf" | "knownAt" | "basis"> {
  return {
    ...(state.asOf === undefined ? {} : { asOf: state.asOf }),
    ...(state.knownAt === undefined ? {} : { knownAt: state.knownAt }),
    ...(state.basis === undefined || state.knownAt === undefined ? {} : { basis: state.basis }),
  };
}

/** The same as the API's query. */
export function questionOf(
  state: ViewState,
): Pick<MetricQuery, "grain" | "filter" | "segment" | "asOf" | "knownAt" | "basis"> {
  return {
    grain: state.grain ?? "month",
    ...(state.filter === undefined ? {} : { filter: [...state.filter] }),
    ...(state.segment === undefined ? {} : { segment: [...state.segment] }),
    ...timesOf(state),
  };
}

/** Whether the page shows a past: then a coloured frame says so. */
export function isPast(state: ViewState): boolean {
  return state.asOf !== undefined || state.knownAt !== undefined;
}
