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

/** A text as it will be drawn: the font's file, the characters that it has, and its width at one point. */
interface Chosen {
  readonly file: string;
  readonly shown: string;
  readonly width: number;
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
/** Size at which texts are measured: widths grow in proportion. */
const MEASURE = 100;

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
  private readonly chosen = new Map<string, Chosen>();

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

  /** The face that has every character of a text, and the text in characters that it has. */
  private choose(text: string, bold: boolean): Chosen {
    const key = `${bold ? "b" : "r"}${text}`;
    let chosen = this.chosen.get(key);
    if (chosen === undefined) {
      chosen = this.fit(text, bold ? "bold" : "regular");
      this.chosen.set(key, chosen);
    }
    return chosen;
  }

  private fit(text: string, face: "regular" | "bold"): Chosen {
    const base = [...text].map((char) => COMMA_BELOW[char] ?? char);
    const has = (font: LoadedFont, char: string): boolean => font.hasGlyphForCodePoint(char.codePointAt(0)!);
    const measured = (file: string, shown: string): Chosen => {
      this.use(file, MEASURE);
      return { file, shown, width: this.doc.widthOfString(shown) / MEASURE };
    };
    for (const one of this.fonts) {
      const font = this.use(one[face], MEASURE);
      if (base.every((char) => has(font, char))) return measured(one[face], base.join(""));
    }
    const file = this.fonts[0]![face];
    const font = this.use(file, MEASURE);
    // A letter that no font has loses its accent; a sign that has none becomes a question mark.
    const plain = base.map((char) => {
      if (has(font, char)) return char;
      const bare = char.normalize("NFD").replaceAll(/\p{M}/gu, "");
      return bare !== "" && [...bare].every((one) => has(font, one)) ? bare : "?";
    });
    return measured(file, plain.join(""));
  }

  /** Width of a text on one line, in points. */
  width(text: string, style: TextStyle): number {
    return this.choose(text, style.bold === true).width * style.size;
  }

  /** The lines of a text within a width. */
  lines(text: string, box: Box): string[] {
    const { width, lines: most } = box;
    if (width === undefined) return [text];
    const found: string[] = [];
    for (const paragraph of text.split("\n")) {
      let line = "";
      let used = 0;
      for (const piece of breakable(paragraph)) {
        if (line !== "" && used + this.width(piece.trimEnd(), box) > width) {
          found.push(line.trimEnd());
          line = piece.trimStart();
          used = this.width(line, box);
        } else {
          line += piece;
          used += this.width(piece, box);
        }
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
    const { file, shown, width: unit } = this.choose(text, box.bold === true);
    const font = this.use(file, box.size);
    const width = unit * box.size;
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
