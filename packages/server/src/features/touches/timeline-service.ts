import { TIMELINE_KINDS, type TimelineItem, type TimelineKind } from "@tendwell/contract";
import { join, type Sql, sql, time, toIso } from "@tendwell/core";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import { ProblemError } from "../../access/problem-error.ts";
import type { EngineRow } from "../../engine/engine.ts";
import type { AnswerWords, AnswerWordsService } from "../surveys/answer-words-service.ts";
import { type KeptSources, keptEntries } from "./kept-entries.ts";
import { peopleLabels } from "./read-touches.ts";
import { TIMELINE_SQL } from "./timeline-kinds.ts";
import type { MomentQuery, TouchService } from "./touch-service.ts";

const NO_WORDS: AnswerWords = { places: [], anonymous: [] };
const TAGS = { tags: { surface: "touches", route: "timeline" } } as const;

export interface TimelineQuery extends MomentQuery {
  readonly kind?: TimelineKind | readonly TimelineKind[] | undefined;
  readonly search?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

interface Place {
  readonly at: number;
  readonly kind: string;
  readonly key: string;
}

/** The newest first; at one instant by kind and key, so that pages neither repeat nor leave out. */
function isBefore(a: Place, b: Place): number {
  if (a.at !== b.at) return b.at - a.at;
  if (a.kind !== b.kind) return a.kind < b.kind ? 1 : -1;
  return a.key < b.key ? 1 : a.key > b.key ? -1 : 0;
}

function readCursor(text: string): Place {
  try {
    const [at, kind, key] = JSON.parse(Buffer.from(text, "base64url").toString("utf8")) as unknown[];
    if (typeof at === "number" && Number.isInteger(at) && typeof kind === "string" && typeof key === "string")
      return { at, kind, key };
  } catch {
    // Refused below.
  }
  throw new ProblemError("invalid-cursor", `cursor requires one that a page gave, got ${JSON.stringify(text)}`);
}
const cursorOf = ({ at, kind, key }: Place): string =>
  Buffer.from(JSON.stringify([at, kind, key])).toString("base64url");

/** What stands before a place, for entries of one kind. */
function before(place: Place | null, kind: string): Sql {
  if (place === null) return sql`true`;
  const earlier = sql`e.at < ${time(place.at)}`;
  if (kind > place.kind) return earlier;
  if (kind < place.kind) return sql`e.at <= ${time(place.at)}`;
  return sql`(${earlier} or (e.at = ${time(place.at)} and e.key < ${place.key}))`;
}

/** Everything known about an account, paged backwards: each kind gives its newest, and the newest of all are the page. */
export class TimelineService {
  private readonly touches: TouchService;
  private readonly kept: KeptSources;
  private readonly answers: AnswerWordsService;
  constructor(touches: TouchService, kept: KeptSources, answers: AnswerWordsService) {
    this.touches = touches;
    this.kept = kept;
    this.answers = answers;
  }

  async page(
    workspace: OpenWorkspace,
    account: string,
    query: TimelineQuery,
  ): Promise<{ items: TimelineItem[]; nextCursor: string | null }> {
    const { q, scope, accountId } = await this.touches.source(workspace, query, account);
    const place = query.cursor === undefined ? null : readCursor(query.cursor);
    const asked = query.kind === undefined ? TIMELINE_KINDS : [query.kind].flat();
    const wanted = TIMELINE_KINDS.filter((kind) => asked.includes(kind));
    const search = query.search?.trim().toLowerCase() ?? "";
    const answers = wanted.includes("survey_answer") ? await this.answers.ofAccount(workspace, accountId) : NO_WORDS;
    const context = { q, scope, account: accountId, words: answers };
    const kept = (await keptEntries(this.kept, workspace, accountId, wanted, scope)).filter(
      (one) =>
        (place === null || isBefore(place, one) < 0) &&
        `${Object.values(one.values).join(" ")} ${one.text ?? ""}`.toLowerCase().includes(search),
    );
    const parts = wanted.flatMap((kind) => {
      const facts = TIMELINE_SQL[kind];
      if (facts === null) return [];
      const words = sql`(select string_agg(d.value, ' ') from personal_detail d where d.subject_kind = e.vault and d.subject_id = e.subject_id
            and (d.subject_kind <> 'touch' or d.field in ('subject', 'text')))`;
      const matches =
        search === ""
          ? sql`true`
          : sql`(contains(lower(array_to_string(json_extract_string(e.data, '$.*'), ' ')), ${search}) or contains(lower(coalesce(${words}, '')), ${search}))`;
      return sql`(select ${kind} as kind, e.at as at, e.key as key, e.person_id as person_id, e.vault as vault, e.subject_id as subject_id, cast(e.data as varchar) as data
          from (${facts(context)}) e where ${before(place, kind)} and ${matches}
          order by e.at desc, e.key desc limit ${query.limit + 1})`;
    });
    const rows = parts.length === 0 ? [] : await workspace.store.engine.query(join(parts, " union all "), TAGS);
    const nameOf = await this.names(workspace, [...rows.map((row) => row.person_id), ...kept.map((one) => one.person)]);
    const texts = await this.texts(workspace, rows);
    const entries = [
      ...rows.map((row) => ({
        at: Number(row.at),
        kind: row.kind as TimelineKind,
        key: String(row.key),
        values: JSON.parse(String(row.data)) as TimelineItem["values"],
        person: nameOf(row.person_id),
        text: texts.get(`${row.vault} ${row.subject_id}`) ?? null,
      })),
      ...kept.map(({ saidAt: _, person, ...one }) => ({ ...one, person: nameOf(person) })),
    ].sort(isBefore);
    const shown = entries.slice(0, query.limit);
    const last = shown.at(-1);
    return {
      items: shown.map(({ at, ...rest }) => ({ ...rest, at: toIso(at) })),
      nextCursor: entries.length > query.limit && last !== undefined ? cursorOf(last) : null,
    };
  }

  private async names(workspace: OpenWorkspace, ids: readonly unknown[]): Promise<(id: unknown) => string | null> {
    const known = ids.filter((id) => id !== null && id !== undefined).map(String);
    const labels = await peopleLabels(workspace.store.engine, [...new Set(known)]);
    return (id) => {
      const label = id === null ? undefined : labels.get(String(id));
      return label?.name ?? label?.externalId ?? null;
    };
  }

  /** The words of entries, from the vault: a subject before its text. */
  private async texts(workspace: OpenWorkspace, rows: readonly EngineRow[]): Promise<ReadonlyMap<string, string>> {
    const found = new Map<string, string>();
    for (const kind of ["touch", "ticket", "response"]) {
      const ids = rows.filter((row) => row.vault === kind && row.subject_id !== null).map((row) => row.subject_id);
      if (ids.length === 0) continue;
      const list = join(ids.map((id) => sql`${BigInt(id as bigint)}`));
      for (const row of await workspace.store.engine.query(
        sql`select subject_id, field, value from personal_detail where subject_kind = ${kind} and subject_id in (${list})
          and (subject_kind <> 'touch' or field in ('subject', 'text')) order by case when field in ('subject', 'title') then 0 else 1 end, field`,
        TAGS,
      )) {
        const key = `${kind} ${row.subject_id}`;
        const earlier = found.get(key);
        found.set(key, earlier === undefined ? String(row.value) : `${earlier}\n${String(row.value)}`);
      }
    }
    return found;
  }
}
