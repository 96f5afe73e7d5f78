import type { Answer } from "../../lib/api-client.ts";

export const CHANNELS = ["call", "meeting", "email", "note"] as const;
export type Channel = (typeof CHANNELS)[number];
/** The key that follows `t`. */
export const CHANNEL_KEYS: Readonly<Record<string, Channel>> = { c: "call", m: "meeting", e: "email", n: "note" };

export type Touch = Answer<"GET /api/v1/workspaces/{workspace}/touches/{touch}">;

/** What the dialog begins with. */
export interface TouchStart {
  readonly channel: Channel;
  /** The touch to correct; a new one without. */
  readonly touch?: Touch;
}

const EVENT = "tendwell:touch";

/** Asks the shell to open the dialog, from wherever one is. */
export function openTouch(start: TouchStart): void {
  window.dispatchEvent(new CustomEvent<TouchStart>(EVENT, { detail: start }));
}

/** Hears of it; returns how to stop. */
export function onOpenTouch(hear: (start: TouchStart) => void): () => void {
  const listen = (event: Event): void => hear((event as CustomEvent<TouchStart>).detail);
  window.addEventListener(EVENT, listen);
  return () => window.removeEventListener(EVENT, listen);
}
