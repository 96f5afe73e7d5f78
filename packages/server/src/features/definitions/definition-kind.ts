import type { MetricResult } from "@tendwell/contract";
import type { z } from "zod";
import type { OpenWorkspace } from "../../access/open-workspace.ts";

/** A version of a definition as it is stored, with its document read by its kind's schema. */
export interface StoredDefinition<T = unknown> {
  readonly kind: string;
  readonly id: string;
  readonly version: number;
  /** ISO instant in UTC from which it holds (business time); null holds always. */
  readonly effectiveFrom: string | null;
  /** The YAML text as it was written. */
  readonly source: string;
  readonly hash: string;
  readonly author: string;
  readonly archived: boolean;
  readonly createdAt: string;
  readonly value: T;
}

/** What is wrong inside a document; the store adds the file, line and column of `path`. */
export interface DefinitionFault {
  /** Keys and list positions from the document's top, such as `["filters", 0, "column"]`. */
  readonly path: readonly (string | number)[];
  /** `<subject> requires <condition>, got <value>`. */
  readonly message: string;
  /** What to do about it. */
  readonly mend?: string;
}

/** One example of a definition and how it came out. */
export interface ExampleOutcome {
  readonly name: string;
  readonly passed: boolean;
  /** What was expected and what came out, where it failed. */
  readonly message: string | null;
}

/** One figure before and after a change, over the last full month; null is "no value". */
export interface DefinitionEffect {
  readonly metric: string;
  readonly title: string;
  readonly component: string | null;
  readonly period: { readonly start: string; readonly end: string };
  readonly unit: MetricResult["unit"];
  readonly currency: string | null;
  readonly before: number | null;
  readonly after: number | null;
}

/** What a kind may look at while it checks, tests or previews one of its definitions. */
export interface DefinitionContext {
  readonly workspace: OpenWorkspace;
  /**
   * The definitions of a kind as they would stand once the files at hand are applied, archived ones left out: a scorecard
   * can be checked together with the metric it names.
   */
  proposed(kind: string): Promise<readonly { readonly id: string; readonly value: unknown }[]>;
  /** The same as they stand now. */
  current(kind: string): Promise<readonly StoredDefinition[]>;
  readonly signal: AbortSignal | null;
}

/**
 * A kind of definition. `T` is what the rest of the product works with: the document, parsed. The document's envelope
 * (`kind`, `effectiveFrom`) is read by the store and taken out; `id` stays in.
 */
export interface DefinitionKind<T extends { readonly id: string }> {
  /** The word in the file's `kind:` line, and the folder `tendwell pull` writes it into. */
  readonly kind: string;
  /** Order of application: settings come before what leans on them. Lower first. */
  readonly rank: number;
  /** Strict shape of the document without its envelope. */
  readonly schema: z.ZodType<T>;
  /** Checks that need more than the document: columns, attributes, other definitions. */
  validate?(value: T, context: DefinitionContext): Promise<readonly DefinitionFault[]>;
  /** Runs the document's own examples. Absent where a kind has none. */
  test?(value: T, context: DefinitionContext): Promise<readonly ExampleOutcome[]>;
  /** Which figures a change would move; `before` is null for a new definition, `after` for one to be archived. */
  effect?(before: T | null, after: T | null, context: DefinitionContext): Promise<readonly DefinitionEffect[]>;
}
