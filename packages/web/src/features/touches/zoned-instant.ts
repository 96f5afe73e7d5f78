function offsetMs(ms: number, zone: string): number {
  const parts = new Intl.DateTimeFormat("sv-SE", {
    timeZone: zone,
    dateStyle: "short",
    timeStyle: "medium",
  }).format(ms);
  return Date.parse(`${parts.replace(" ", "T")}Z`) - Math.floor(ms / 1000) * 1000;
}

/** The instant of a local date and time such as `2026-11-20T09:30` in a zone, as ISO text; null for what is no time. */
export function zonedInstant(local: string, zone: string): string | null {
  const wall = Date.parse(`${local}Z`);
  if (Number.isNaN(wall)) return null;
  const guess = wall - offsetMs(wall, zone);
  return new Date(wall - offsetMs(guess, zone)).toISOString();
}

/** The local date and time of an instant in a zone, to the minute, as `zonedInstant` reads it. */
export function zonedLocal(instant: string, zone: string): string {
  const ms = Date.parse(instant);
  return new Date(ms + offsetMs(ms, zone)).toISOString().slice(0, 16);
}
