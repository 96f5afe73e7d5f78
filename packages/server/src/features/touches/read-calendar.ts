import { createHash } from "node:crypto";
import { localMidnight } from "@tendwell/core";
import type { VEvent } from "node-ical";
import {
  type Address,
  addressOf,
  type Captured,
  clean,
  cleanSubject,
  MOST_ADDRESSES,
  MOST_TEXT,
  type Refusal,
} from "./captured-touch.ts";

const DAY_MS = 86_400_000;
/** Occurrences are worked out so far back and ahead. */
const BACK_DAYS = 400;
const AHEAD_DAYS = 120;
const MOST_OCCURRENCES = 500;
const MOST_BYTES = 5 * 1024 * 1024;
const MOST_EVENTS = 20_000;
const EARLIEST_MS = Date.parse("1990-01-01T00:00:00Z");
/** Numbers of the frequencies in rrule: daily is the most frequent that meetings have. */
const DAILY = 3;

/** What a calendar says: meetings that stand, uids that it tells in full, and those it calls off. */
export interface ReadCalendar {
  readonly meetings: readonly Captured[];
  /** Hashes of uids of which every occurrence is in `meetings`: others stored for them are called off. */
  readonly whole: readonly { readonly uid: string; readonly sequence: number }[];
  /** Keys of single occurrences that are called off. */
  readonly off: readonly { readonly key: string; readonly uid: string }[];
  readonly refused: readonly Refusal[];
  readonly fromUs: number;
  readonly toUs: number;
}

type Property = string | { readonly val: string; readonly params?: Readonly<Record<string, unknown>> };
type Event = Omit<VEvent, "recurrences">;

const textOf = (value: unknown): string =>
  typeof value === "string"
    ? value
    : typeof value === "object" && value !== null && "val" in value
      ? String(value.val)
      : "";

function peopleOf(event: Event): { from: Address | null; others: Address[] } {
  const read = (property: Property | undefined): Address | null => {
    if (property === undefined) return null;
    if (typeof property === "string") return addressOf(property, undefined);
    // Who declined was not there.
    if (String(property.params?.PARTSTAT ?? "").toUpperCase() === "DECLINED") return null;
    return addressOf(
      property.val,
      typeof property.params?.CN === "string" ? property.params.CN.replaceAll('"', "") : undefined,
    );
  };
  const from = read(event.organizer as Property | undefined);
  const others = new Map<string, Address>();
  for (const one of [event.attendee ?? []].flat() as Property[]) {
    const address = read(one);
    if (address !== null && address.email !== from?.email && others.size < MOST_ADDRESSES)
      others.set(address.email, address);
  }
  return { from, others: [...others.values()] };
}

/** Milliseconds that a zone is ahead of UTC at an instant. */
function offsetMs(ms: number, zone: string): number {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  }).formatToParts(ms);
  const part = (type: string): number => Number(parts.find((one) => one.type === type)?.value);
  return (
    Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second")) -
    Math.floor(ms / 1000) * 1000
  );
}

/** The instant of a wall-clock time in a zone. */
function instantOf(wallMs: number, zone: string): number {
  const guess = wallMs - offsetMs(wallMs, zone);
  return wallMs - offsetMs(guess, zone);
}

function zoneOf(start: Date, fallback: string): string {
  const zone = (start as Date & { tz?: string }).tz;
  if (zone === undefined || zone === "") return fallback;
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return zone;
  } catch {
    return fallback;
  }
}

/** Starts of a meeting inside the window, as instants; a rule is worked out on the wall clock, so that 10 o'clock stays 10 o'clock. */
function startsOf(event: VEvent, zone: string, fromMs: number, toMs: number): number[] {
  const start = event.start.getTime();
  const { rrule } = event;
  if (rrule === undefined) return [start];
  const wall = start + offsetMs(start, zone);
  type Rule = {
    readonly origOptions: object;
    between(after: Date, before: Date, inc: boolean, go: (date: Date, i: number) => boolean): Date[];
  };
  const given = rrule as unknown as Rule;
  const { until, ...options } = given.origOptions as { until?: Date | null };
  const Made = (rrule as unknown as { readonly constructor: new (options: object) => Rule }).constructor;
  const rule = new Made({ ...options, dtstart: new Date(wall), tzid: null });
  // A day more on both sides, since the window is of instants.
  const found = rule.between(new Date(fromMs - DAY_MS), new Date(toMs + DAY_MS), true, (_, i) => i < MOST_OCCURRENCES);
  return found
    .map((date) => instantOf(date.getTime(), zone))
    .filter((at) => at >= fromMs && at <= toMs && (until == null || at <= until.getTime() + (start % 1000)));
}

/** Meetings of a calendar file. Recurring ones are worked out within a window; nothing in it can make that endless. */
export async function readCalendar(
  bytes: Buffer,
  name: string,
  workspaceZone: string,
  nowMs: number,
): Promise<ReadCalendar> {
  const fromMs = nowMs - BACK_DAYS * DAY_MS;
  const toMs = nowMs + AHEAD_DAYS * DAY_MS;
  const meetings: Captured[] = [];
  const whole: { uid: string; sequence: number }[] = [];
  const off: { key: string; uid: string }[] = [];
  const refused: Refusal[] = [];
  const done = { meetings, whole, off, refused, fromUs: fromMs * 1000, toUs: toMs * 1000 };
  const text = bytes.toString("utf8");
  if (bytes.length > MOST_BYTES || (text.match(/^BEGIN:VEVENT/gim)?.length ?? 0) > MOST_EVENTS) {
    refused.push({
      name,
      code: "too_large",
      reason: `a calendar requires at most ${MOST_BYTES} bytes and ${MOST_EVENTS} events`,
    });
    return done;
  }
  if (!/^\s*BEGIN:VCALENDAR/i.test(text)) {
    refused.push({ name, code: "unreadable", reason: "a calendar requires the form of RFC 5545" });
    return done;
  }
  let components: Record<string, unknown>;
  try {
    const ical = await import("node-ical");
    components = ical.default.sync.parseICS(text);
  } catch (error) {
    refused.push({
      name,
      code: "unreadable",
      reason: `a calendar requires the form of RFC 5545: ${(error as Error).message.slice(0, 200)}`,
    });
    return done;
  }
  const isOff = (event: Event): boolean =>
    /^cancelled$/i.test(textOf(event.status)) ||
    /^cancel$/i.test(textOf(event.method)) ||
    /^METHOD:CANCEL\s*$/im.test(text);
  for (const one of Object.values(components)) {
    const event = one as VEvent;
    if (event?.type !== "VEVENT") continue;
    const uid = createHash("sha256").update(textOf(event.uid)).digest("hex").slice(0, 32);
    const refuse = (code: string, reason: string): void =>
      void refused.push({ name: `${name}: ${textOf(event.summary).slice(0, 80)}`, code, reason });
    if (!(event.start instanceof Date) || Number.isNaN(event.start.getTime()) || event.start.getTime() < EARLIEST_MS) {
      refuse("no_date", "a meeting requires a start after 1990");
      continue;
    }
    const options = (event.rrule as unknown as { options?: { freq?: number } } | undefined)?.options;
    if ((options?.freq ?? 0) > DAILY) {
      refuse("too_often", "a meeting requires a rule that repeats daily at most");
      continue;
    }
    const zone = zoneOf(event.start, workspaceZone);
    const occurrence = (from: Event, at: number, recurrence: number | null): Captured => {
      const { from: organiser, others } = peopleOf(from);
      const length = from.end instanceof Date ? Math.round((from.end.getTime() - from.start.getTime()) / 60_000) : 0;
      const allDay = from.datetype === "date";
      const day = `${from.start.getFullYear()}-${String(from.start.getMonth() + 1).padStart(2, "0")}-${String(from.start.getDate()).padStart(2, "0")}`;
      return {
        channel: "meeting",
        key: keyOf(uid, recurrence),
        at: allDay && recurrence === null ? localMidnight(day, workspaceZone) : at * 1000,
        from: organiser,
        others,
        subject: cleanSubject(textOf(from.summary)),
        text: clean(textOf(from.description), MOST_TEXT),
        minutes: allDay || length <= 0 || length > 24 * 60 ? null : length,
        meeting: { uid, sequence: Number.parseInt(textOf(from.sequence), 10) || 0 },
      };
    };
    const changed = new Map<number, Event>();
    for (const own of Object.values(event.recurrences ?? {})) {
      const id = own.recurrenceid as unknown;
      if (id instanceof Date) changed.set(id.getTime(), own);
    }
    // A single occurrence told without its series changes only itself.
    const lone = event.recurrenceid instanceof Date && event.rrule === undefined;
    if (!lone) whole.push({ uid, sequence: Number.parseInt(textOf(event.sequence), 10) || 0 });
    if (isOff(event)) {
      if (lone) off.push({ key: keyOf(uid, (event.recurrenceid as Date).getTime()), uid });
      continue;
    }
    if (lone) {
      meetings.push(occurrence(event, event.start.getTime(), (event.recurrenceid as Date).getTime()));
      continue;
    }
    const left = new Set(
      Object.values((event.exdate as Record<string, unknown> | undefined) ?? {}).flatMap((date) =>
        date instanceof Date ? [date.getTime()] : [],
      ),
    );
    for (const at of startsOf(event, zone, fromMs, toMs)) {
      if (left.has(at)) continue;
      const own = changed.get(at);
      if (own !== undefined && isOff(own)) continue;
      const recurrence = event.rrule === undefined ? null : at;
      meetings.push(
        own === undefined ? occurrence(event, at, recurrence) : occurrence(own, own.start.getTime(), recurrence),
      );
    }
  }
  return done;
}

function keyOf(uid: string, recurrence: number | null): string {
  return `${uid}|${recurrence === null ? "" : new Date(recurrence).toISOString()}`;
}
