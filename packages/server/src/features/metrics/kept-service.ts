import { createHash } from "node:crypto";
import type { TableName } from "@tendwell/core";
import type { Kysely } from "kysely";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import type { StateDatabase } from "../../state/schema.ts";
import { codeFingerprint } from "./code-fingerprint.ts";
import { FailedAsks, PutOffError } from "./failed-asks.ts";
import { KeptShelves } from "./kept-shelves.ts";
import { RecentAnswers } from "./recent-answers.ts";
import type { StandingAsk } from "./standing-ask.ts";

/** Raised when what is kept means something else. */
const FORMAT = 1;
/** How long the refresh lets people's own questions go first. */
const YIELD_MS = 3_000;

/** A question about the facts. */
export interface KeptAsk<T> {
  /** What tells it from other questions, without its instants. */
  readonly key: readonly unknown[];
  /** Its instants: today moves while the question stays. */
  readonly instants: readonly unknown[];
  /** What tells it apart within this process only. */
  readonly local?: unknown;
  /** Present for a question that pages ask every day. */
  readonly standing: StandingAsk | null;
  /** Whoever asked has left once it is aborted: what fails then has not failed. */
  readonly signal?: AbortSignal | undefined;
  /** Works the answer out, and says which fact tables it depends on. */
  readonly work: () => Promise<{ readonly value: T; readonly tables: readonly TableName[] }>;
}

interface Remembered {
  readonly tables: readonly TableName[];
  readonly version: string;
  readonly value: unknown;
  readonly factsAsOf: number;
  readonly workedOutAt: number;
  readonly costMs: number;
}

const digest = (parts: readonly unknown[]): string => createHash("sha256").update(JSON.stringify(parts)).digest("hex");

/**
 * Answers that stand for as long as the fact tables behind them: all in memory, those of standing questions also in the state.
 * Only a page's standing question may be answered with what was true before the last change, and is told so.
 */
export class KeptService {
  readonly shelves: KeptShelves;
  private readonly now: () => number;
  private readonly recent = new RecentAnswers<Remembered>(2000);
  private readonly failures: FailedAsks;
  private running = 0;

  /** `now`: milliseconds since the epoch. */
  constructor(db: Kysely<StateDatabase>, now: () => number) {
    this.shelves = new KeptShelves(db);
    this.now = now;
    this.failures = new FailedAsks(now);
  }

  async answer<T>(workspace: OpenWorkspace, ask: KeptAsk<T>): Promise<T> {
    const { standing } = ask;
    const workspaceId = workspace.record.id;
    const reading = await workspace.store.versions.read();
    const key = digest([FORMAT, codeFingerprint(), workspaceId, reading.internal, ...ask.key]);
    const memory = JSON.stringify([key, ask.local ?? null, ...ask.instants]);
    const exactOf = (tables: readonly TableName[]) => digest([ask.instants, reading.of(tables).version]);
    const known = this.recent.get(memory);
    if (known !== undefined && known.version === reading.of(known.tables).version) {
      standing?.note(known, false);
      return known.value as T;
    }
    const kept = standing === null ? undefined : await this.shelves.find(workspaceId, key, reading.erasures);
    if (kept !== undefined && kept.exact === exactOf(kept.tables)) {
      this.recent.set(memory, { ...kept, version: reading.of(kept.tables).version });
      standing?.note(kept, false);
      return kept.value as T;
    }
    const failureKey = `${key} ${JSON.stringify(ask.local ?? null)}`;
    if (kept !== undefined && standing?.by === "page") {
      if (kept.costMs > standing.patienceMs) {
        standing.note(kept, true, this.failures.putOff(failureKey, reading.whole, "refresh") === null);
        return kept.value as T;
      }
      standing.patienceMs -= kept.costMs;
    }
    const begun = performance.now();
    const worked = await this.tried(ask, failureKey, reading.whole, kept === undefined);
    if (worked === null) {
      standing?.note(kept!, true, this.failures.putOff(failureKey, reading.whole, "refresh") === null);
      return kept!.value as T;
    }
    const { value, tables } = worked;
    const { version, changedUs } = reading.of(tables);
    const answer: Remembered = {
      tables,
      version,
      value,
      factsAsOf: changedUs,
      workedOutAt: this.now(),
      costMs: performance.now() - begun,
    };
    this.recent.set(memory, answer);
    if (standing !== null) {
      standing.note(answer, false);
      await this.shelves.put(workspaceId, { ...answer, key, exact: exactOf(tables), erasures: reading.erasures });
    }
    return value;
  }

  /** Remembers that a page asks this, so that it is worked out again when the facts change. */
  async asked(workspace: OpenWorkspace, question: unknown): Promise<void> {
    const role = workspace.role === "owner" ? "owner" : "viewer";
    await this.shelves.ask(workspace.record.id, {
      key: digest([role, question]),
      question: JSON.stringify(question),
      role,
      askedAt: this.now(),
    });
  }

  close(): Promise<void> {
    return this.shelves.close();
  }

  /** Works an answer out; null where it failed, or lately did, and a page can be shown what was before. */
  private async tried<T>(
    ask: KeptAsk<T>,
    key: string,
    facts: string,
    only: boolean,
  ): Promise<Awaited<ReturnType<KeptAsk<T>["work"]>> | null> {
    const { standing, signal } = ask;
    const early = standing === null ? null : this.failures.putOff(key, facts, standing.by);
    if (early !== null) {
      if (standing?.by === "refresh") throw new PutOffError("a question that failed is put again later");
      if (only) throw early.error;
      return null;
    }
    try {
      const found = await this.worked(standing, ask.work);
      this.failures.succeeded(key);
      return found;
    } catch (error) {
      if (standing === null || signal?.aborted === true) throw error;
      this.failures.failed(key, facts, standing.by, error);
      if (only || standing.by === "refresh") throw error;
      return null;
    }
  }

  private async worked<T>(standing: StandingAsk | null, work: () => Promise<T>): Promise<T> {
    if (standing?.by === "refresh") {
      const until = performance.now() + YIELD_MS;
      while (this.running > 0 && performance.now() < until)
        await new Promise((resolve) => setTimeout(resolve, 20).unref());
      return work();
    }
    this.running += 1;
    try {
      return await work();
    } finally {
      this.running -= 1;
    }
  }
}
