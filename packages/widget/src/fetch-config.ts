import type { WidgetConfig } from "@tendwell/contract";

/** The survey behind a link; null when there is none to show, it is closed, this site is not listed, or there is no network. */
export async function fetchConfig(url: string, lang: string): Promise<WidgetConfig | null> {
  try {
    const response = await fetch(`${url}?lang=${encodeURIComponent(lang)}`, { mode: "cors", credentials: "omit" });
    return response.ok ? ((await response.json()) as WidgetConfig) : null;
  } catch {
    return null;
  }
}
