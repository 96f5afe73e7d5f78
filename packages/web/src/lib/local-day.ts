/** The local day of an instant, as ISO text. */
export function localDay(instant: string, zone: string): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: zone }).format(new Date(instant));
}
