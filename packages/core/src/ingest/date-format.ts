/**
 * Date formats as people name them, from a closed set of tokens: `YYYY YY MM M DD D HH H hh h mm ss SSS A MMM MMMM Z` and the
 * separators `- / . : , space T`. They become strptime patterns for whole columns.
 */
const TOKENS: readonly (readonly [token: string, strptime: string])[] = [
  ["YYYY", "%Y"],
  ["YY", "%y"],
  ["MMMM", "%B"],
  ["MMM", "%b"],
  ["MM", "%m"],
  ["M", "%m"],
  ["DD", "%d"],
  ["D", "%d"],
  ["HH", "%H"],
  ["H", "%H"],
  ["hh", "%I"],
  ["h", "%I"],
  ["mm", "%M"],
  ["ss", "%S"],
  ["SSSSSS", "%f"],
  ["SSS", "%g"],
  ["A", "%p"],
  ["Z", "%z"],
];
const SEPARATORS = "-/.:, T年月日时時分秒_";

export interface DateFormat {
  readonly text: string;
  /** Pattern for `strptime`. */
  readonly strptime: string;
  readonly hasTime: boolean;
  readonly hasZone: boolean;
}

/** Throws RangeError for a format with an unknown token, or one that names no year, month and day. */
export function dateFormat(text: string): DateFormat {
  let rest = text;
  let strptime = "";
  const seen = new Set<string>();
  while (rest !== "") {
    const token = TOKENS.filter(([name]) => rest.startsWith(name)).sort((a, b) => b[0].length - a[0].length)[0];
    if (token !== undefined) {
      strptime += token[1];
      seen.add(token[1]);
      rest = rest.slice(token[0].length);
    } else if (SEPARATORS.includes(rest[0]!)) {
      strptime += rest[0];
      rest = rest.slice(1);
    } else {
      throw new RangeError(`a date format requires tokens such as YYYY-MM-DD HH:mm:ss, got ${JSON.stringify(text)}`);
    }
  }
  const has = (...patterns: string[]) => patterns.some((pattern) => seen.has(pattern));
  if (!has("%Y", "%y") || !has("%m", "%b", "%B") || !has("%d")) {
    throw new RangeError(`a date format requires year, month and day, got ${JSON.stringify(text)}`);
  }
  return { text, strptime, hasTime: has("%H", "%I"), hasZone: has("%z") };
}

const SHAPES: readonly (readonly [RegExp, (match: RegExpMatchArray) => readonly string[]])[] = [
  [/^\d{4}-\d{1,2}-\d{1,2}$/, () => ["iso"]],
  [/^\d{4}-\d{1,2}-\d{1,2}[T ]\d{1,2}:\d{2}(:\d{2}(\.\d{1,9})?)?\s*(Z|UTC|[+-]\d{2}(:?\d{2})?)?$/i, () => ["iso"]],
  [/^\d{4}\/\d{1,2}\/\d{1,2}$/, () => ["YYYY/MM/DD"]],
  [/^(19|20)\d{6}$/, () => ["YYYYMMDD"]],
  [/^\d{4}年\d{1,2}月\d{1,2}日$/, () => ["YYYY年MM月DD日"]],
  [
    /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})( \d{1,2}:\d{2}(:\d{2})?)?$/,
    (match) => {
      const year = match[4]!.length === 4 ? "YYYY" : "YY";
      const clock = match[5] === undefined ? "" : match[6] === undefined ? " HH:mm" : " HH:mm:ss";
      const dayFirst = `DD${match[2]}MM${match[2]}${year}${clock}`;
      const monthFirst = `MM${match[2]}DD${match[2]}${year}${clock}`;
      const orders: string[] = [];
      if (Number(match[1]) <= 31 && Number(match[3]) <= 12) orders.push(dayFirst);
      if (Number(match[1]) <= 12 && Number(match[3]) <= 31) orders.push(monthFirst);
      return orders;
    },
  ],
];

/**
 * The formats that fit every sample, likeliest first; `iso` stands for the ISO forms that need no format. An empty list
 * means that these are not dates. More than one means that the samples do not decide between day first and month first.
 */
export function guessDateFormats(samples: readonly string[]): readonly string[] {
  let common: readonly string[] | null = null;
  for (const sample of samples) {
    const text = sample.trim();
    if (text === "") continue;
    let fits: readonly string[] = [];
    for (const [shape, formats] of SHAPES) {
      const match = text.match(shape);
      if (match !== null) {
        fits = formats(match);
        break;
      }
    }
    common = common === null ? fits : common.filter((format) => fits.includes(format));
    if (common.length === 0) return [];
  }
  return common ?? [];
}
