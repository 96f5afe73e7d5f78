import type { CompanySettings } from "@tendwell/contract";

type Value = string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value | undefined };

/** Words that YAML would take for something else than a text are quoted. */
function textOf(text: string): string {
  const plain = /^[A-Za-z][\w-]*$/.test(text) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(text);
  return plain ? text : JSON.stringify(text);
}

function inline(value: Value): string {
  if (typeof value === "string") return textOf(value);
  if (value === null || typeof value !== "object") return String(value);
  if (Array.isArray(value)) return `[${value.map(inline).join(", ")}]`;
  const entries = Object.entries(value as Record<string, Value | undefined>);
  return `{ ${entries.flatMap(([key, one]) => (one === undefined ? [] : [`${key}: ${inline(one)}`])).join(", ")} }`;
}

/** The company settings as the file that `tendwell pull` would write: one line a setting. */
export function settingsSource(settings: CompanySettings): string {
  const lines = ["kind: settings"];
  for (const [name, value] of Object.entries(settings as unknown as Record<string, Value | undefined>)) {
    if (value === undefined) continue;
    const isList = Array.isArray(value);
    const isGroup = typeof value === "object" && value !== null && !isList;
    if (isGroup) {
      const inner = Object.entries(value as Record<string, Value | undefined>).filter(([, one]) => one !== undefined);
      if (inner.length === 0) continue;
      lines.push(`${name}:`, ...inner.map(([key, one]) => `  ${key}: ${inline(one as Value)}`));
    } else if (isList && value.some((one) => typeof one === "object")) {
      lines.push(`${name}:`, ...value.map((one) => `  - ${inline(one)}`));
    } else lines.push(`${name}: ${inline(value)}`);
  }
  return `${lines.join("\n")}\n`;
}

type Group = Readonly<Record<string, unknown>>;
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** What the company says once the form is saved: its own words so far, and whatever the form changed. */
export function changedSettings(
  own: CompanySettings,
  before: CompanySettings,
  after: CompanySettings,
): CompanySettings {
  const next: Record<string, unknown> = { ...own };
  const [old, now] = [before as unknown as Group, after as unknown as Group];
  for (const name of Object.keys(now)) {
    if (same(old[name], now[name])) continue;
    const value = now[name];
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      next[name] = value;
      continue;
    }
    const group: Record<string, unknown> = { ...((next[name] as Group | undefined) ?? {}) };
    const oldGroup = (old[name] as Group | undefined) ?? {};
    for (const [key, one] of Object.entries(value)) if (!same(oldGroup[key], one)) group[key] = one;
    next[name] = group;
  }
  return next as unknown as CompanySettings;
}
