import { promisify } from "node:util";
import { deflateRaw, inflateRaw } from "node:zlib";
import type { TableName } from "@tendwell/core";
import type { Kysely } from "kysely";
import type { StateDatabase } from "../../state/schema.ts";

/** Of one workspace; those used longest ago go first. */
const MOST_ANSWERS = 400;
const MOST_QUESTIONS = 100;
/** Answers (JSON) from this length on are packed: curves of many cohorts repeat themselves. */
const PACKED_FROM = 20_000;
const PACKED_MARK = "deflate:";
/** What is longer even so is not kept. */
const LONGEST_ANSWER = 400_000;
const FLUSH_AFTER_MS = 150;
/** How exactly the state remembers when a question was last asked. */
const ASKED_EVERY_MS = 3_600_000;

export interface KeptAnswer {
  readonly key: string;
  readonly exact: string;
  readonly tables: readonly TableName[];
  readonly value: unknown;
  readonly erasures: string;
  /** Microseconds. */
  readonly factsAsOf: number;
  /** Milliseconds since the epoch. */
  readonly workedOutAt: number;
  readonly costMs: number;
}

export interface KeptQuestion {
  readonly key: string;
  /** JSON. */
  readonly question: string;
  readonly role: "owner" | "viewer";
  /** Milliseconds since the epoch. */
  readonly askedAt: number;
}

/** An answer as it lies on the shelf, its value as text. */
interface ShelvedAnswer extends Omit<KeptAnswer, "value"> {
  readonly text: string;
}

interface Shelf {
  readonly answers: Map<string, ShelvedAnswer>;
  readonly questions: Map<string, KeptQuestion>;
  readonly changed: Set<string>;
}

const pack = promisify(deflateRaw);
const unpack = promisify(inflateRaw);

async function write(value: unknown): Promise<string> {
  const text = JSON.stringify(value, (_key, one: unknown) => (typeof one === "bigint" ? { $whole: String(one) } : one));
  return text.length < PACKED_FROM ? text : PACKED_MARK + (await pack(text)).toString("base64");
}

async function read(stored: string): Promise<unknown> {
  const text = stored.startsWith(PACKED_MARK)
    ? (await unpack(Buffer.from(stored.slice(PACKED_MARK.length), "base64"))).toString()
    : stored;
  return JSON.parse(text, (_key, one: unknown) =>
    typeof one === "object" && one !== null && "$whole" in one ? BigInt(String(one.$whole)) : one,
  );
}

/** What is kept of each workspace: in memory while the server runs, written behind to the state, so that it outlives a restart. */
export class KeptShelves {
  private readonly db: Kysely<StateDatabase>;
  private readonly shelves = new Map<string, Promise<Shelf>>();
  private readonly waiting = new Set<string>();
  private timer: NodeJS.Timeout | null = null;
  private writing: Promise<void> = Promise.resolve();

  constructor(db: Kysely<StateDatabase>) {
    this.db = db;
  }

  /** The answer to a question, whatever facts it tells of, but never one from before an erasure. */
  async find(workspaceId: string, key: string, erasures: string): Promise<KeptAnswer | undefined> {
    const shelf = await this.of(workspaceId);
    const found = shelf.answers.get(key);
    if (found === undefined) return undefined;
    shelf.answers.delete(key);
    if (found.erasures === erasures) {
      shelf.answers.set(key, found);
      const { text, ...about } = found;
      return { ...about, value: await read(text) };
    }
    for (const [other, answer] of [[key, found] as const, ...shelf.answers]) {
      if (answer.erasures === erasures) continue;
      shelf.answers.delete(other);
      this.mark(workspaceId, shelf, `a${other}`);
    }
    return undefined;
  }

  async put(workspaceId: string, answer: KeptAnswer): Promise<void> {
    const shelf = await this.of(workspaceId);
    const { value, ...about } = answer;
    const text = await write(value);
    shelf.answers.delete(answer.key);
    if (text.length <= LONGEST_ANSWER) shelf.answers.set(answer.key, { ...about, text });
    this.mark(workspaceId, shelf, `a${answer.key}`);
    for (const key of shelf.answers.keys()) {
      if (shelf.answers.size <= MOST_ANSWERS) break;
      shelf.answers.delete(key);
      this.mark(workspaceId, shelf, `a${key}`);
    }
  }

  async ask(workspaceId: string, question: KeptQuestion): Promise<void> {
    const shelf = await this.of(workspaceId);
    const known = shelf.questions.get(question.key);
    if (known !== undefined && question.askedAt - known.askedAt < ASKED_EVERY_MS) return;
    shelf.questions.set(question.key, question);
    this.mark(workspaceId, shelf, `q${question.key}`);
    if (shelf.questions.size <= MOST_QUESTIONS) return;
    const oldest = [...shelf.questions.values()].sort((a, b) => a.askedAt - b.askedAt)[0]!;
    shelf.questions.delete(oldest.key);
    this.mark(workspaceId, shelf, `q${oldest.key}`);
  }

  /** The questions of a workspace, those asked last first. */
  async questions(workspaceId: string): Promise<readonly KeptQuestion[]> {
    const shelf = await this.of(workspaceId);
    return [...shelf.questions.values()].sort((a, b) => b.askedAt - a.askedAt);
  }

  /** Writes what waits, and waits for it. */
  async close(): Promise<void> {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    await this.flush();
  }

  private of(workspaceId: string): Promise<Shelf> {
    let shelf = this.shelves.get(workspaceId);
    if (shelf === undefined) {
      shelf = this.load(workspaceId);
      this.shelves.set(workspaceId, shelf);
      shelf.catch(() => this.shelves.delete(workspaceId));
    }
    return shelf;
  }

  private async load(workspaceId: string): Promise<Shelf> {
    const answers = await this.db
      .selectFrom("kept_answer")
      .selectAll()
      .where("workspace_id", "=", workspaceId)
      .orderBy("worked_out_at")
      .execute();
    const questions = await this.db
      .selectFrom("kept_question")
      .selectAll()
      .where("workspace_id", "=", workspaceId)
      .execute();
    return {
      answers: new Map(
        answers.map((row) => [
          row.key,
          {
            key: row.key,
            exact: row.exact,
            tables: JSON.parse(row.tables) as TableName[],
            text: row.value,
            erasures: row.erasures,
            factsAsOf: Number(row.facts_as_of),
            workedOutAt: Date.parse(row.worked_out_at),
            costMs: row.cost_ms,
          },
        ]),
      ),
      questions: new Map(
        questions.map((row) => [
          row.key,
          {
            key: row.key,
            question: row.question,
            role: row.role === "owner" ? "owner" : "viewer",
            askedAt: Date.parse(row.asked_at),
          },
        ]),
      ),
      changed: new Set(),
    };
  }

  private mark(workspaceId: string, shelf: Shelf, what: string): void {
    shelf.changed.add(what);
    this.waiting.add(workspaceId);
    this.timer ??= setTimeout(() => {
      this.timer = null;
      // What could not be written is worked out again after a restart; nobody waits for it here.
      void this.flush().catch(() => undefined);
    }, FLUSH_AFTER_MS).unref();
  }

  private flush(): Promise<void> {
    const next = this.writing.then(async () => {
      for (const workspaceId of [...this.waiting]) {
        this.waiting.delete(workspaceId);
        await this.write(workspaceId, await this.of(workspaceId));
      }
    });
    this.writing = next.catch(() => undefined);
    return this.writing;
  }

  private async write(workspaceId: string, shelf: Shelf): Promise<void> {
    const changed = [...shelf.changed];
    shelf.changed.clear();
    const keys = (kind: string) => changed.filter((one) => one.startsWith(kind)).map((one) => one.slice(1));
    await this.db.transaction().execute(async (trx) => {
      // A workspace that was removed meanwhile keeps nothing.
      const known = await trx.selectFrom("workspace").select("id").where("id", "=", workspaceId).executeTakeFirst();
      if (known === undefined) return;
      for (const key of keys("a")) {
        await trx.deleteFrom("kept_answer").where("workspace_id", "=", workspaceId).where("key", "=", key).execute();
        const answer = shelf.answers.get(key);
        if (answer === undefined) continue;
        await trx
          .insertInto("kept_answer")
          .values({
            workspace_id: workspaceId,
            key,
            exact: answer.exact,
            tables: JSON.stringify(answer.tables),
            value: answer.text,
            erasures: answer.erasures,
            facts_as_of: String(answer.factsAsOf),
            worked_out_at: new Date(answer.workedOutAt).toISOString(),
            cost_ms: Math.round(answer.costMs),
          })
          .execute();
      }
      for (const key of keys("q")) {
        await trx.deleteFrom("kept_question").where("workspace_id", "=", workspaceId).where("key", "=", key).execute();
        const asked = shelf.questions.get(key);
        if (asked === undefined) continue;
        await trx
          .insertInto("kept_question")
          .values({
            workspace_id: workspaceId,
            key,
            question: asked.question,
            role: asked.role,
            asked_at: new Date(asked.askedAt).toISOString(),
          })
          .execute();
      }
    });
  }
}
