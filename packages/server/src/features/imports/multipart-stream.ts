import { ProblemError } from "../../access/problem-error.ts";

/** One part of a multipart form; its bytes must be read (or skipped) before the next part comes. */
export interface FormPart {
  readonly name: string;
  /** Null for a plain field. */
  readonly fileName: string | null;
  /** From the part's own Content-Length, where the sender gives it. */
  readonly size: number | null;
  readonly bytes: AsyncIterable<Uint8Array>;
}

const MAX_HEADER_BYTES = 16_384;
const CRLF2 = Buffer.from("\r\n\r\n");

function broken(what: string): ProblemError {
  return new ProblemError("invalid-body", `multipart body requires ${what}`);
}

/** The boundary of a multipart/form-data content type. */
export function boundaryOf(contentType: string | null): string {
  const match = /^multipart\/form-data\s*;.*?\bboundary=(?:"([^"]{1,70})"|([^\s;,]{1,70}))/i.exec(contentType ?? "");
  const boundary = match?.[1] ?? match?.[2];
  if (boundary === undefined) {
    throw new ProblemError("unsupported-media-type", "body requires multipart/form-data with a boundary");
  }
  return boundary;
}

/** Reads a body piece by piece; only as much is held as a boundary or a part's header may span. */
class BodyReader {
  private buffer: Buffer = Buffer.alloc(0);
  private ended = false;
  private readonly source: AsyncIterator<Uint8Array>;
  constructor(source: AsyncIterable<Uint8Array>) {
    this.source = source[Symbol.asyncIterator]();
  }

  private async more(): Promise<boolean> {
    if (this.ended) return false;
    const { done, value } = await this.source.next();
    if (done) {
      this.ended = true;
      return false;
    }
    this.buffer = this.buffer.length === 0 ? Buffer.from(value) : Buffer.concat([this.buffer, value]);
    return true;
  }

  /** Everything up to `mark`, which is consumed; at most `limit` bytes. */
  async until(mark: Buffer, limit: number): Promise<Buffer> {
    for (;;) {
      const at = this.buffer.indexOf(mark);
      if (at >= 0) {
        const head = this.buffer.subarray(0, at);
        this.buffer = this.buffer.subarray(at + mark.length);
        return head;
      }
      if (this.buffer.length > limit) throw broken(`part headers of at most ${limit} bytes`);
      if (!(await this.more())) throw broken("an end");
    }
  }

  /** Pieces up to `mark`, which is consumed. */
  async *pieces(mark: Buffer): AsyncGenerator<Buffer> {
    for (;;) {
      const at = this.buffer.indexOf(mark);
      if (at >= 0) {
        const last = this.buffer.subarray(0, at);
        this.buffer = this.buffer.subarray(at + mark.length);
        if (last.length > 0) yield last;
        return;
      }
      // The mark may begin in these bytes and end in the next ones.
      const safe = this.buffer.length - mark.length + 1;
      if (safe > 0) {
        const piece = this.buffer.subarray(0, safe);
        this.buffer = this.buffer.subarray(safe);
        yield piece;
      }
      if (!(await this.more())) throw broken("a closing boundary");
    }
  }

  async two(): Promise<string> {
    while (this.buffer.length < 2) if (!(await this.more())) return this.buffer.toString("latin1");
    const text = this.buffer.subarray(0, 2).toString("latin1");
    this.buffer = this.buffer.subarray(2);
    return text;
  }
}

function headersOf(text: string): Map<string, string> {
  const headers = new Map<string, string>();
  for (const line of text.split("\r\n")) {
    const colon = line.indexOf(":");
    if (colon > 0) headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  return headers;
}

/** A quoted parameter of Content-Disposition; browsers write `%22` for a quotation mark (HTML standard). */
function parameter(disposition: string, name: string): string | null {
  const match = new RegExp(`;\\s*${name}="((?:[^"\\\\]|\\\\.)*)"`, "i").exec(disposition);
  return match === null
    ? null
    : match[1]!.replaceAll("%22", '"').replaceAll("%0D", "\r").replaceAll("%0A", "\n").replaceAll('\\"', '"');
}

/** The parts of a multipart form, one after the other, never whole in memory (RFC 7578). */
export async function* multipartParts(body: AsyncIterable<Uint8Array>, boundary: string): AsyncGenerator<FormPart> {
  const reader = new BodyReader(body);
  await reader.until(Buffer.from(`--${boundary}`), MAX_HEADER_BYTES);
  const mark = Buffer.from(`\r\n--${boundary}`);
  for (;;) {
    const next = await reader.two();
    if (next === "--") return;
    if (next !== "\r\n") throw broken("a line end after each boundary");
    const headers = headersOf((await reader.until(CRLF2, MAX_HEADER_BYTES)).toString("utf8"));
    const disposition = headers.get("content-disposition") ?? "";
    const name = parameter(disposition, "name");
    if (name === null) throw broken("a name for each part");
    const length = headers.get("content-length");
    let finished = false;
    const bytes = (async function* () {
      yield* reader.pieces(mark);
      finished = true;
    })();
    yield {
      name,
      fileName: parameter(disposition, "filename"),
      size: length !== undefined && /^\d{1,15}$/.test(length) ? Number(length) : null,
      bytes,
    };
    // A part that its reader left unfinished is skipped to its end.
    if (!finished) for await (const _ of reader.pieces(mark)) void _;
  }
}

/** A small text field. */
export async function fieldText(part: FormPart, limit: number): Promise<string> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of part.bytes) {
    size += piece.byteLength;
    if (size > limit) throw new ProblemError("payload-too-large", `field ${part.name} requires at most ${limit} bytes`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString("utf8");
}
