import { sql } from "@tendwell/core";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import type { EngineSession } from "../../engine/engine.ts";
import { keyOf } from "./captured-draft.ts";
import type { ReadCalendar } from "./read-calendar.ts";
import { type TouchDraft, touchIdOf } from "./touch-store.ts";

const TAGS = { tags: { surface: "touches", route: "capture" } } as const;

/** An older version of a meeting changes nothing; occurrences that a calendar no longer has are called off. */
export async function settleMeetings(
  session: EngineSession,
  workspace: OpenWorkspace,
  drafts: readonly TouchDraft[],
  calendar: ReadCalendar | null,
): Promise<{ kept: readonly TouchDraft[]; endings: bigint[] }> {
  if (calendar === null) return { kept: drafts, endings: [] };
  const rows = await session.query(
    sql`select t.touch_id as id, t.occurred_at as at, m.value as uid, cast(s.value as int) as sequence from touch t
      join personal_detail m on m.subject_kind = 'touch' and m.subject_id = t.touch_id and m.field = 'meeting'
      join personal_detail s on s.subject_kind = 'touch' and s.subject_id = t.touch_id and s.field = 'sequence'
      where t.row_id not in (select row_id from fact_end where fact_table = 'touch')`,
    TAGS,
  );
  const newest = new Map(rows.map((row) => [BigInt(row.id as bigint), Number(row.sequence)]));
  const kept = drafts.filter((draft) => (newest.get(draft.id) ?? 0) <= (draft.meeting?.sequence ?? 0));
  const standing = new Set(drafts.map((draft) => draft.id));
  const whole = new Map(calendar.whole.map(({ uid, sequence }) => [uid, sequence]));
  const off = new Set<string>(calendar.off.map(({ key }) => key));
  const offIds = new Set(
    rows.length === 0 || off.size === 0
      ? []
      : (
          await session.query(
            sql`select distinct account_id from touch where touch_id in (select subject_id from personal_detail where subject_kind = 'touch' and field = 'meeting')`,
            TAGS,
          )
        ).flatMap((row) =>
          [...off].map((key) => touchIdOf(workspace.store, "Calendar", keyOf(key, String(row.account_id)))),
        ),
  );
  const endings = rows
    .filter((row) => {
      const id = BigInt(row.id as bigint);
      if (offIds.has(id)) return true;
      const told = whole.get(String(row.uid));
      const at = Number(row.at);
      return (
        told !== undefined &&
        told >= Number(row.sequence) &&
        !standing.has(id) &&
        at >= calendar.fromUs &&
        at <= calendar.toUs
      );
    })
    .map((row) => BigInt(row.id as bigint));
  return { kept, endings };
}
