const [QUOTE, BACKSLASH, COMMA, COLON, NEWLINE, SPACE] = [0x22, 0x5c, 0x2c, 0x3a, 0x0a, 0x20];
/** Stands for a line break within a text, which JSON forbids: the record is then refused for it. */
const FORBIDDEN = 0x0b;
const NULL = Buffer.from("null");
/** Names longer than this are not `data`. */
const LONGEST_NAME = 64;

const isSpace = (byte: number): boolean => byte === SPACE || byte === NEWLINE || byte === 0x0d || byte === 0x09;
const opens = (byte: number): boolean => byte === 0x7b || byte === 0x5b;
const closes = (byte: number): boolean => byte === 0x7d || byte === 0x5d;

/** Thrown for what is no list of objects after all, such as one object a line. */
export class NoJsonListError extends Error {}

/** Thrown for a list that does not end, or that something follows. */
export class DamagedJsonListError extends Error {}

/**
 * Reads a JSON list of objects, or an object with such a list as its `data`, and writes each element into a line of its own, so
 * that line n is element n. Elements are copied, but for space between their parts, of which one is left. What is in them is
 * not checked here. Memory is bounded by the piece that is read.
 */
export class JsonListScanner {
  private depth = 0;
  private inText = false;
  private escaped = false;
  /** Depth at which the elements stand; 0 before the list. */
  private listDepth = 0;
  private ended = false;
  private elements = 0;
  /** Bytes written of the element at hand. */
  private written = 0;
  private spaced = false;
  /** The last text that was read before the list, and the name whose value comes. */
  private text = "";
  private name: string | null = null;

  /** The lines of a piece of the file. */
  scan(piece: Uint8Array): Buffer {
    let out = Buffer.allocUnsafe(piece.length + 16);
    let at = 0;
    const put = (byte: number): void => {
      // Only what stands in place of missing elements makes it longer.
      if (at === out.length) out = Buffer.concat([out, Buffer.allocUnsafe(out.length)]);
      out[at] = byte;
      at += 1;
      this.written += 1;
    };
    for (const byte of piece) {
      if (this.listDepth === 0 || this.ended) {
        this.around(byte);
        continue;
      }
      if (this.inText) {
        put(byte === NEWLINE || byte === 0x0d ? FORBIDDEN : byte);
        if (this.escaped) this.escaped = false;
        else if (byte === BACKSLASH) this.escaped = true;
        else if (byte === QUOTE) this.inText = false;
        continue;
      }
      if (isSpace(byte)) {
        this.spaced = this.written > 0;
        continue;
      }
      const between = this.depth === this.listDepth && (byte === COMMA || closes(byte));
      if (between) {
        const last = byte !== COMMA;
        if (this.written === 0 && (!last || this.elements > 0)) for (const one of NULL) put(one);
        if (this.written > 0) {
          put(NEWLINE);
          this.elements += 1;
        }
        this.written = 0;
        this.spaced = false;
        if (last) {
          this.depth -= 1;
          this.ended = true;
        }
        continue;
      }
      if (this.elements === 0 && this.written === 0 && byte !== 0x7b) throw new NoJsonListError();
      if (this.spaced) put(SPACE);
      this.spaced = false;
      put(byte);
      if (byte === QUOTE) this.inText = true;
      else if (opens(byte)) this.depth += 1;
      else if (closes(byte)) this.depth -= 1;
    }
    return out.subarray(0, at);
  }

  /** To be called after the last piece. */
  end(): void {
    if (this.listDepth === 0) throw new NoJsonListError();
    if (!this.ended || this.depth !== 0) throw new DamagedJsonListError("the JSON list is cut short; export it again");
  }

  /** A byte before the list or after it. */
  private around(byte: number): void {
    if (this.inText) {
      if (this.escaped) this.escaped = false;
      else if (byte === BACKSLASH) this.escaped = true;
      else if (byte === QUOTE) this.inText = false;
      if (this.inText && this.text.length < LONGEST_NAME) this.text += String.fromCharCode(byte);
      return;
    }
    if (isSpace(byte)) return;
    if (this.depth === 0 && this.ended) this.follows();
    if (byte === QUOTE) {
      this.inText = true;
      this.text = "";
    } else if (byte === COLON && this.depth === 1) this.name = this.text;
    else if (byte === COMMA && this.depth === 1) this.name = null;
    else if (opens(byte)) {
      this.depth += 1;
      const isList = byte === 0x5b && (this.depth === 1 || (this.depth === 2 && this.name === "data"));
      if (isList && !this.ended) this.listDepth = this.depth;
    } else if (closes(byte)) {
      this.depth -= 1;
      if (this.depth === 0 && !this.ended) throw new NoJsonListError();
    } else if (this.depth === 0) throw new NoJsonListError();
  }

  /** Something stands behind the end. */
  private follows(): never {
    // Several objects one after the other are one a line, whatever lists they hold.
    if (this.listDepth === 2) throw new NoJsonListError();
    throw new DamagedJsonListError("something follows the JSON list; export it again");
  }
}
