import type { Locale } from "@tendwell/messages";
import type PDFDocument from "pdfkit";
import { reportFonts } from "./report-fonts.ts";

type Document = InstanceType<typeof PDFDocument>;

/** What the pen needs of the font that pdfkit has loaded, which its types do not show. */
interface LoadedFont {
  readonly unitsPerEm: number;
  hasGlyphForCodePoint(codePoint: number): boolean;
  glyphForCodePoint(codePoint: number): { readonly path: { toSVG(): string } };
}

export interface TextStyle {
  readonly size: number;
  readonly color: string;
  readonly bold?: boolean;
}
export interface Box extends TextStyle {
  /** Where lines break; without it the text is one line. */
  readonly width?: number;
  readonly align?: "left" | "right" | "center";
  /** At most so many lines; the last one ends in an ellipsis. */
  readonly lines?: number;
}

/** Letters with a comma below, which the Noto fonts for Chinese lack: the base letter, and a comma of the font under it. */
const COMMA_BELOW: Readonly<Record<string, string>> = { ș: "s", ț: "t", Ș: "S", Ț: "T" };
/** Never at the beginning of a line. */
const CLOSING = /^[，。、；：！？）」』”’》%)\],.;:!?]/;
const LEADING = 1.4;

/** Pieces of a text between which a line may break: words, and single Chinese characters. */
export function breakable(text: string): string[] {
  const pieces: string[] = [];
  for (const [piece] of text.matchAll(/[\u2e80-\u9fff\uff00-\uffef]|[^ \t\u2e80-\u9fff\uff00-\uffef]+|[ \t]+/g)) {
    if (pieces.length > 0 && CLOSING.test(piece)) pieces[pieces.length - 1] += piece;
    else pieces.push(piece);
  }
  return pieces;
}

/** Writes text of any of our languages on a page, breaking lines, in the fonts of the report's language. */
export class Pen {
  readonly doc: Document;
  private readonly fonts: readonly { readonly regular: string; readonly bold: string }[];
  private readonly loaded = new Map<string, LoadedFont>();

  constructor(doc: Document, locale: Locale) {
    this.doc = doc;
    this.fonts = reportFonts(locale);
  }

  private use(file: string, size: number): LoadedFont {
    this.doc.font(file).fontSize(size);
    let font = this.loaded.get(file);
    if (font === undefined) {
      font = (this.doc as unknown as { readonly _font: { readonly font: LoadedFont } })._font.font;
      this.loaded.set(file, font);
    }
    return font;
  }

  /** Sets the font that has every character of a text, and returns the text in characters that it has. */
  private choose(text: string, { bold, size }: TextStyle): { readonly font: LoadedFont; readonly shown: string } {
    const face = bold === true ? "bold" : "regular";
    const base = [...text].map((char) => COMMA_BELOW[char] ?? char);
    const has = (font: LoadedFont, char: string): boolean => font.hasGlyphForCodePoint(char.codePointAt(0)!);
    for (const one of this.fonts) {
      const font = this.use(one[face], size);
      if (base.every((char) => has(font, char))) return { font, shown: base.join("") };
    }
    const font = this.use(this.fonts[0]![face], size);
    // A letter that no font has loses its accent; a sign that has none becomes a question mark.
    const plain = base.map((char) => {
      if (has(font, char)) return char;
      const bare = char.normalize("NFD").replaceAll(/\p{M}/gu, "");
      return bare !== "" && [...bare].every((one) => has(font, one)) ? bare : "?";
    });
    return { font, shown: plain.join("") };
  }

  /** Width of a text on one line, in points. */
  width(text: string, style: TextStyle): number {
    return this.doc.widthOfString(this.choose(text, style).shown);
  }

  /** The lines of a text within a width. */
  lines(text: string, box: Box): string[] {
    const { width, lines: most } = box;
    if (width === undefined) return [text];
    const found: string[] = [];
    for (const paragraph of text.split("\n")) {
      let line = "";
      for (const piece of breakable(paragraph)) {
        if (line !== "" && this.width((line + piece).trimEnd(), box) > width) {
          found.push(line.trimEnd());
          line = piece.trimStart();
        } else line += piece;
      }
      found.push(line.trimEnd());
    }
    if (most === undefined || found.length <= most) return found;
    let last = found[most - 1]!;
    while (last !== "" && this.width(`${last}…`, box) > width) last = last.slice(0, -1);
    return [...found.slice(0, most - 1), `${last.trimEnd()}…`];
  }

  /** Height that a text takes, in points. */
  height(text: string, box: Box): number {
    return this.lines(text, box).length * box.size * LEADING;
  }

  /** Writes a text with its upper edge at `y`; returns where it ends below. */
  write(text: string, x: number, y: number, box: Box): number {
    let top = y;
    for (const line of this.lines(text, box)) {
      this.line(line, x, top + box.size * 1.05, box);
      top += box.size * LEADING;
    }
    return top;
  }

  /** Writes one line on a baseline. */
  private line(text: string, x: number, baseline: number, box: Box): void {
    if (text === "") return;
    const { doc } = this;
    const { font, shown } = this.choose(text, box);
    const width = doc.widthOfString(shown);
    const free = (box.width ?? 0) - width;
    const left =
      box.width === undefined || box.align === undefined
        ? x
        : x + { left: 0, right: free, center: free / 2 }[box.align];
    const differs = shown !== text;
    // Readers and searches get the text itself, whatever stands for it on paper.
    if (differs) doc.markContent("Span", { actual: text });
    doc.fillColor(box.color).text(shown, left, baseline, { baseline: "alphabetic", lineBreak: false });
    if (differs) {
      const scale = box.size / font.unitsPerEm;
      const comma = font.glyphForCodePoint(0x2c).path.toSVG();
      [...text].forEach((char, i) => {
        const base = COMMA_BELOW[char];
        if (base === undefined) return;
        const start = left + doc.widthOfString([...shown].slice(0, i).join(""));
        const middle = start + doc.widthOfString(base) / 2;
        // The comma's own middle is at half its advance; its head goes a little below the baseline.
        const at = middle - (doc.widthOfString(",") / 2) * 0.8;
        doc
          .save()
          .translate(at, baseline + box.size * 0.16)
          .scale(scale * 0.8, -scale * 0.8)
          .path(comma)
          .fill(box.color)
          .restore();
      });
      doc.endMarkedContent();
    }
  }
}
