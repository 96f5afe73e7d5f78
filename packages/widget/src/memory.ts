const PREFIX = "tendwell.";
/** What is remembered where the browser lets nothing be stored: for as long as the page is open. */
const fallback = new Map<string, string>();

/** A remembered text of this browser on this site; null when there is none. */
export function recall(key: string): string | null {
  try {
    return fallback.get(key) ?? localStorage.getItem(PREFIX + key);
  } catch {
    return fallback.get(key) ?? null;
  }
}

export function remember(key: string, value: string): void {
  try {
    localStorage.setItem(PREFIX + key, value);
    fallback.delete(key);
  } catch {
    fallback.set(key, value);
  }
}

/** 128 random bits; `randomUUID` would need https. */
export function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
