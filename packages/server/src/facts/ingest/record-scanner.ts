import { gateReason } from "./gate-reasons.ts";
import { byteMeanings, plainRecordEnd } from "./plain-record.ts";

/** A record that is not even a record: it never reaches the engine. */
export interface GateReject {
  readonly line: number;
  readonly code: string;
  readonly reason: string;
  /** At most `TEXT_LIMIT` characters of the original. */
  readonly text: string;
}

export interface GateOptions {
  readonly input: string;
  readonly output: string;
  /** `lines` passes each line whole (fixed columns, NDJSON) behind a line number and the separator. */
  readonly shape:
    | { readonly kind: "delimited"; readonly delimiter: string; readonly columns: number }
    | { readonly kind: "lines" };
  /** Bytes to leave out at the start: a byte order mark. */
  readonly skipBytes: number;
  /** Undecodable bytes were replaced by U+FFFD: refuse the records that hold one. */
  readonly refuseReplaced: boolean;
  /** Records to leave out at the start: the header. */
  readonly skipRecords: number;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: (bytes: number, rows: number) => void;
  readonly onReject: (reject: GateReject) => void;
}

export interface GateResult {
  readonly rows: number;
  readonly lines: number;
}

export const LINE_SEPARATOR = "\x1f";
export const MAX_RECORD_BYTES = 1 << 20;
const TEXT_LIMIT = 4000;
export const BLOCK = 1 << 20;
/** Bytes that may be read a second time to recover after quotes that never close; past it the rest of the file is refused. */
const RESCAN_LIMIT = 64 << 20;
const REPLACED = Buffer.from("\ufffd", "utf8");
const LF = 10;
const CR = 13;
const QUOTE = 34;
const TAB = 9;
/** The byte machine of `gateRecords`: whole records in, numbered records and refusals out. */
export class RecordScanner {
  rows = 0;
  /** Line on which the next record starts. */
  line = 1;
  private readonly options: GateOptions;
  private readonly delimiter: number;
  private readonly columns: number;
  private readonly meanings: Uint8Array;
  private out = Buffer.allocUnsafe(4 * BLOCK);
  private filled = 0;
  private skip: number;
  private rescanned = 0;
  private afterReturn = false;
  private discarding = false;

  constructor(options: GateOptions) {
    this.options = options;
    this.skip = options.skipRecords;
    this.delimiter = options.shape.kind === "delimited" ? options.shape.delimiter.charCodeAt(0) : -1;
    this.columns = options.shape.kind === "delimited" ? options.shape.columns : 1;
    this.meanings = byteMeanings(this.delimiter);
  }

  take(): Buffer {
    const block = Buffer.from(this.out.subarray(0, this.filled));
    this.filled = 0;
    return block;
  }

  /** Reads whole records from `data`; returns how many bytes it is done with. */
  scan(data: Buffer, last: boolean): number {
    let position = 0;
    while (position < data.length) {
      if (this.afterReturn) {
        this.afterReturn = false;
        if (data[position] === LF) {
          position += 1;
          continue;
        }
      }
      if (this.discarding) {
        const end = lineEnd(data, position);
        if (end === data.length && !last) return data.length;
        this.discarding = end === data.length && !last;
        position = this.nextLine(data, end);
        continue;
      }
      const plain = this.plainRecord(data, position);
      const next = plain >= 0 ? plain : this.record(data, position, last);
      if (next < 0) {
        if (data.length - position <= MAX_RECORD_BYTES) return position;
        this.refuse(
          "too_long",
          `the record is longer than ${MAX_RECORD_BYTES} bytes; shorten it`,
          data,
          position,
          position + TEXT_LIMIT,
        );
        this.discarding = true;
        continue;
      }
      position = next;
    }
    return position;
  }

  /** Moves past a line end at `end`, counting the line. */
  private nextLine(data: Buffer, end: number): number {
    this.line += 1;
    if (data[end] === CR) {
      if (end + 1 === data.length) this.afterReturn = true;
      else if (data[end + 1] === LF) return end + 2;
    }
    return end + 1;
  }

  /** The usual record, copied as it is. Returns where the next begins, or −1, with nothing taken, for any other. */
  private plainRecord(data: Buffer, start: number): number {
    if (this.skip > 0 || this.options.refuseReplaced) return -1;
    const end = plainRecordEnd(data, start, this.meanings, this.columns);
    if (end < 0 || end - start > MAX_RECORD_BYTES) return -1;
    if (this.out.length - this.filled < end - start + 64) this.grow(end - start + 64);
    const at = this.number(this.filled);
    data.copy(this.out, at, start, end);
    this.filled = at + end - start;
    this.out[this.filled++] = LF;
    this.line += 1;
    this.rows += 1;
    return data[end] === CR ? end + 2 : end + 1;
  }

  /** One record from `start`; returns where the next begins, or −1 when its end is not in `data`. */
  private record(data: Buffer, start: number, last: boolean): number {
    const { delimiter } = this;
    const length = data.length;
    if (this.out.length - this.filled < 2 * (length - start) + 64) this.grow(2 * (length - start) + 64);
    const out = this.out;
    const from = this.filled;
    let o = this.number(from);
    const content = o;
    let fields = 1;
    let cut = -1;
    let blank = true;
    let quoted = false;
    let fieldStart = true;
    let lines = 0;
    let problem = "";
    let i = start;
    // Unquoted fields with a quote inside are rare: they are written again, quoted.
    let odd = false;
    const { refuseReplaced } = this.options;
    for (; i < length; i += 1) {
      const byte = data[i]!;
      if (quoted) {
        if (byte === QUOTE) {
          if (i + 1 === length && !last) return -1;
          if (data[i + 1] === QUOTE) {
            out[o++] = QUOTE;
            out[o++] = QUOTE;
            i += 1;
            continue;
          }
          quoted = false;
          const after = data[i + 1];
          if (i + 1 < length && after !== delimiter && after !== LF && after !== CR) problem = "broken_quotes";
        } else if (byte === LF || (byte === CR && data[i + 1] !== LF)) lines += 1;
        else if (byte < 32 && byte !== TAB && byte !== CR) problem = "control_character";
        out[o++] = byte;
        continue;
      }
      if (byte === delimiter) {
        if (fields === this.columns) cut = o;
        fields += 1;
        fieldStart = true;
        out[o++] = byte;
        continue;
      }
      if (byte === LF || byte === CR) break;
      if (byte === QUOTE && delimiter >= 0) {
        if (fieldStart) quoted = true;
        else if (problem === "") odd = true;
      } else if (byte < 32 && byte !== TAB) problem = "control_character";
      // Past the last column only empty fields are let through, and cut off.
      if (cut >= 0 && problem === "") problem = "too_many_columns";
      if (byte !== 32) blank = false;
      fieldStart = false;
      out[o++] = byte;
    }
    if (i === length && !last) return -1;
    if (quoted) problem = "unclosed_quote";
    if (refuseReplaced && problem === "" && data.subarray(start, i).includes(REPLACED)) problem = "bad_encoding";
    const wrongWidth = problem === "" && delimiter >= 0 && fields < this.columns;
    if (wrongWidth) problem = "too_few_columns";
    if (problem !== "" && lines > 0 && this.rescanned < RESCAN_LIMIT) {
      // A stray quote ate the lines after it: refuse its own line and look at the others afresh.
      const end = lineEnd(data, start);
      this.rescanned += i - end;
      this.refuse(
        problem === "too_few_columns" || problem === "too_many_columns" ? "unclosed_quote" : problem,
        "",
        data,
        start,
        end,
      );
      return this.nextLine(data, end);
    }
    const wasLine = this.line;
    this.line += lines;
    const next = i < length ? this.nextLine(data, i) : this.lastLine(length);
    if (this.skip > 0) {
      this.skip -= 1;
      return next;
    }
    if (blank && problem !== "too_few_columns" && problem !== "control_character") return next;
    if (blank && o === content) return next;
    if (i - start > MAX_RECORD_BYTES) problem = "too_long";
    if (problem !== "") {
      const now = this.line;
      this.line = wasLine;
      this.refuse(problem, `found ${fields} of ${this.columns}`, data, start, i);
      this.line = now;
      return next;
    }
    if (cut >= 0) o = cut;
    if (odd) o = this.requote(content, o);
    this.out[o++] = LF;
    this.filled = o;
    this.rows += 1;
    return next;
  }

  /** The end of a file whose last line has no line end. */
  private lastLine(end: number): number {
    this.line += 1;
    return end;
  }

  /** Writes the line number and its separator at `at`; returns the position behind them. */
  private number(at: number): number {
    const digits = String(this.line);
    let o = at;
    for (let i = 0; i < digits.length; i += 1) this.out[o++] = digits.charCodeAt(i);
    this.out[o++] = this.delimiter < 0 ? LINE_SEPARATOR.charCodeAt(0) : this.delimiter;
    return o;
  }

  private grow(by: number): void {
    const larger = Buffer.allocUnsafe(this.filled + Math.max(by, 4 * BLOCK));
    this.out.copy(larger, 0, 0, this.filled);
    this.out = larger;
  }

  /** Writes the record at `from`…`to` again with every field that holds a bare quote in quotes. */
  private requote(from: number, to: number): number {
    const text = this.out.toString("latin1", from, to);
    const mark = String.fromCharCode(this.delimiter);
    const fields: string[] = [];
    let field = "";
    let quoted = false;
    for (const char of text) {
      if (char === mark && !quoted) {
        fields.push(field);
        field = "";
        continue;
      }
      if (char === '"' && (field === "" || quoted)) quoted = !quoted;
      field += char;
    }
    fields.push(field);
    const again = fields
      .map((f) => (f.includes('"') && !f.startsWith('"') ? `"${f.replaceAll('"', '""')}"` : f))
      .join(mark);
    if (this.out.length < from + again.length + 1) this.grow(again.length + 64);
    return from + this.out.write(again, from, "latin1");
  }

  private refuse(code: string, detail: string, data: Buffer, start: number, end: number): void {
    const text = data.toString("utf8", start, Math.min(end, start + TEXT_LIMIT));
    this.options.onReject({ line: this.line, code, reason: gateReason(code, detail), text });
  }
}

function lineEnd(data: Buffer, from: number): number {
  for (let i = from; i < data.length; i += 1) if (data[i] === LF || data[i] === CR) return i;
  return data.length;
}
