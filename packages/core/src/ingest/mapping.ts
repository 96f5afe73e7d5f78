import type { TableName } from "../facts/tables.ts";

/** How a source's rows are identified: by a natural key, by (row hash, occurrence), or as full snapshots. */
export type MappingKind = "keyed" | "append" | "snapshot";

/** A text made from a row; blank texts count as absent. There is no way to write SQL or code here. */
export type TextExpression =
  | { readonly kind: "column"; readonly column: string }
  | { readonly kind: "value"; readonly value: string }
  | { readonly kind: "join"; readonly parts: readonly TextExpression[]; readonly separator: string }
  | { readonly kind: "first"; readonly parts: readonly TextExpression[] }
  | {
      readonly kind: "map";
      readonly of: TextExpression;
      /** Compared without case and outer blanks. */
      readonly to: Readonly<Record<string, string>>;
      /** For values not listed: a text, `null` for absent; undefined keeps the value itself. */
      readonly otherwise?: string | null;
    }
  | {
      readonly kind: "if";
      readonly when: readonly Condition[];
      readonly yes: TextExpression;
      readonly no: TextExpression | null;
    };

/** All conditions of a list must hold. Texts are compared without case and outer blanks. */
export type Condition =
  | { readonly column: string; readonly is: readonly string[] }
  | { readonly column: string; readonly isNot: readonly string[] }
  | { readonly column: string; readonly blank: boolean };

export type AmountUnit = "major" | "minor";
export type DurationUnit = "microseconds" | "milliseconds" | "seconds" | "minutes" | "hours" | "days" | "clock";

/** A fact column's value: a text and how to read it as the column's type. */
export interface FieldMapping {
  readonly text: TextExpression;
  /** Date formats (see `dateFormat`), tried in order; none means the ISO forms. */
  readonly formats: readonly string[];
  /** IANA zone of readings without one, instead of the mapping's. */
  readonly zone: string | null;
  /** The date is the last day included, so the exclusive end is a day later. */
  readonly inclusive: boolean;
  /** Added to a time. */
  readonly plus: { readonly text: TextExpression; readonly unit: DurationUnit } | null;
  /** `epoch` times are numbers since 1970. */
  readonly epoch: "seconds" | "milliseconds" | "microseconds" | null;
  /** Amounts: in major units (12.34) or minor units (1234). */
  readonly unit: AmountUnit;
  readonly duration: DurationUnit | null;
  /** Decimal separator of numbers. */
  readonly decimal: "." | ",";
  /** Number × these texts (a quantity, a percentage) ÷ `per`, exactly. */
  readonly times: readonly TextExpression[];
  readonly per: number;
  /** Takes a column of another fact table whose `by` id has this text, from this import or from earlier ones. */
  readonly lookup: { readonly table: TableName; readonly by: string; readonly take: string } | null;
}

/** Personal data: goes to the vault under the subject's surrogate id, never into a fact. */
export interface PersonalMapping {
  readonly subject: string;
  readonly id: TextExpression;
  /** The person it belongs to, where the subject is not the person. */
  readonly person: TextExpression | null;
  readonly field: string;
  readonly text: TextExpression;
}

/** Rows of one file that become rows of one fact table. */
export interface TargetMapping {
  readonly table: TableName;
  /** Natural key; null means the table's own key. */
  readonly key: readonly TextExpression[] | null;
  readonly when: readonly Condition[];
  /** Only the earliest row of each key counts: a customer's first purchase makes the account. Never moved later by an import. */
  readonly earliest: boolean;
  readonly set: Readonly<Record<string, FieldMapping>>;
  /** The source's own updated-at: becomes `available_at`. */
  readonly updatedAt: FieldMapping | null;
}

export type FileFormat =
  | {
      readonly kind: "auto";
      readonly delimiter: string | null;
      readonly sheet: string | null;
      readonly columns: readonly string[] | null;
    }
  | {
      readonly kind: "fixed";
      readonly columns: readonly { readonly name: string; readonly start: number; readonly end: number }[];
    };

export interface FileMapping {
  readonly id: string;
  /** `name` is a pattern with `*`; `headers` must all be there. Either may be empty. */
  readonly match: { readonly name: string | null; readonly headers: readonly string[] };
  readonly format: FileFormat;
  /**
   * Other files of the same import whose row with this key is joined: its columns are written `as.column`. Of several files
   * the first that is there counts; where none is, an optional join gives blanks, any other makes the file unreadable.
   */
  readonly joins: readonly {
    readonly files: readonly string[];
    readonly as: string;
    readonly on: string;
    readonly key: string;
    readonly optional: boolean;
  }[];
  readonly into: readonly TargetMapping[];
  readonly personal: readonly PersonalMapping[];
}

/** What must not be so between the files of one import. */
export type CheckMapping =
  | {
      /** Rows whose time lies outside of the span of the row that they refer to. */
      readonly kind: "outside_span";
      readonly code: string;
      readonly subject: string;
      readonly rows: { readonly file: string; readonly key: string; readonly at: string; readonly label: string };
      readonly span: { readonly file: string; readonly key: string; readonly from: string; readonly to: string | null };
    }
  | {
      /** A flag in one file against events in another. */
      readonly kind: "flag_without_event";
      readonly code: string;
      readonly subject: string;
      readonly flag: {
        readonly file: string;
        readonly key: string;
        readonly column: string;
        readonly is: readonly string[];
      };
      readonly event: { readonly file: string; readonly key: string };
    };

export interface Mapping {
  readonly source: string;
  readonly kind: MappingKind;
  readonly zone: string | null;
  readonly currency: string | null;
  readonly lagUs: number;
  readonly files: readonly FileMapping[];
  readonly checks: readonly CheckMapping[];
}
