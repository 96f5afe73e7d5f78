const LF = 10;
const CR = 13;
const TAB = 9;
const SPACE = 32;
const QUOTE = 34;

const NOTHING = 0;
const BLANK = 1;
const SEPARATOR = 2;
const LOOK = 3;

/** What each byte means to a record without quotes: nothing, a blank, the separator, or that somebody must look at it. */
export function byteMeanings(delimiter: number): Uint8Array {
  const meanings = new Uint8Array(256).fill(LOOK, 0, SPACE);
  meanings[TAB] = NOTHING;
  meanings[SPACE] = BLANK;
  if (delimiter >= 0) {
    meanings[QUOTE] = LOOK;
    meanings[delimiter] = SEPARATOR;
  }
  return meanings;
}

/**
 * Where the record at `start` ends (its line end not included), if it is a plain one: no quotes, nothing odd, not blank, exactly
 * its columns, and its line end in `data`. Otherwise −1: it is to be walked byte by byte.
 */
export function plainRecordEnd(data: Uint8Array, start: number, meanings: Uint8Array, columns: number): number {
  const { length } = data;
  let separators = 0;
  let blanks = 0;
  let end = start;
  for (; end < length; end += 1) {
    const meaning = meanings[data[end]!]!;
    if (meaning === NOTHING) continue;
    if (meaning === SEPARATOR) separators += 1;
    else if (meaning === BLANK) blanks += 1;
    else break;
  }
  if (separators !== columns - 1 || separators + blanks === end - start) return -1;
  const closed = data[end] === LF || (data[end] === CR && data[end + 1] === LF);
  return closed ? end : -1;
}
