import type { DefinitionEffect, DefinitionProblem } from "@tendwell/contract";
import { figureText } from "./figure-text.ts";
import { type Terminal, table } from "./terminal.ts";

/** Problems as `file:line:column message`, each with how to mend it. */
export function printProblems(problems: readonly DefinitionProblem[], terminal: Terminal): void {
  for (const { file, line, column, message, mend } of problems) {
    terminal.err(`${file}:${line}:${column} ${message}`);
    if (mend !== null) terminal.err(`  ${mend}`);
  }
}

/** What would be done, or was, as a table. */
export function printActions(
  items: readonly { kind: string; id: string; action: string; file: string; version?: number }[],
  terminal: Terminal,
): void {
  const rows = items.map((item) => [
    item.action,
    item.kind,
    item.id,
    item.version === undefined ? "" : `v${item.version}`,
    item.file,
  ]);
  terminal.out(table(["", "kind", "id", "version", "file"], rows));
}

/** Figures before and after, of the last full month. */
export function printEffects(effects: readonly DefinitionEffect[], terminal: Terminal): void {
  const text = (effect: DefinitionEffect, value: number | null) =>
    value === null ? "—" : figureText({ value, unit: effect.unit, currency: effect.currency, reason: null });
  terminal.out(
    table(
      ["metric", "part", "month", "before", "after"],
      effects.map((one) => [
        one.metric,
        one.component ?? "",
        one.period.start.slice(0, 7),
        text(one, one.before),
        text(one, one.after),
      ]),
      [3, 4],
    ),
  );
}
