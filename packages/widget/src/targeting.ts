import type { SurveyLinkSettings } from "@tendwell/contract";

const DAY_MS = 86_400_000;

/** Whether an address fits a pattern: `*` is any text; a pattern from `/` on is about the path and what follows it. */
export function fitsPage(pattern: string, address: string): boolean {
  const url = new URL(address);
  const text = pattern.startsWith("/") ? address.slice(url.origin.length) : address;
  const source = pattern.split("*").map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${source.join(".*")}$`, "s").test(text);
}

/** Where a browser stands between 0 and 1 for a link: always the same place, spread evenly over browsers and links. */
export function placeOf(browser: string, link: string): number {
  let hash = 0x811c9dc5;
  for (const char of `${browser}/${link}`) hash = Math.imul(hash ^ char.codePointAt(0)!, 0x01000193);
  // FNV-1a alone leaves its high bits uneven for texts that differ at the end.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 4_294_967_296;
}

export interface Moment {
  readonly address: string;
  readonly traits: Readonly<Record<string, string>>;
  /** Events that the page has told of. */
  readonly events: ReadonlySet<string>;
  readonly browser: string;
  readonly link: string;
  /** Milliseconds since the epoch at which this browser was last asked; null: never. */
  readonly lastAsked: number | null;
  readonly now: number;
}

/** Whether a link may show itself now: page, event, traits, share and rest all have to agree. */
export function mayShow(settings: SurveyLinkSettings, moment: Moment): boolean {
  const { pages, notPages, event, traits, share, everyDays } = settings;
  if (pages.length > 0 && !pages.some((one) => fitsPage(one, moment.address))) return false;
  if (notPages.some((one) => fitsPage(one, moment.address))) return false;
  if (event !== null && !moment.events.has(event)) return false;
  if (Object.entries(traits).some(([name, value]) => moment.traits[name] !== value)) return false;
  if (moment.lastAsked !== null && moment.now - moment.lastAsked < everyDays * DAY_MS) return false;
  return placeOf(moment.browser, moment.link) < share;
}
