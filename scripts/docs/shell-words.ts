/** Splits a line as a POSIX shell splits words: blanks, single and double quotes, backslashes; `#` begins a comment. */
export function shellWords(line: string): { readonly words: readonly string[]; readonly comment: string } {
  const words: string[] = [];
  let word: string | null = null;
  let quote: string | null = null;
  for (let i = 0; i < line.length; i += 1) {
    const c = line[i]!;
    if (quote !== null) {
      if (c === quote) quote = null;
      else if (c === "\\" && quote === '"' && i + 1 < line.length) {
        i += 1;
        word = (word ?? "") + line[i]!;
      } else word = (word ?? "") + c;
    } else if (c === '"' || c === "'") {
      quote = c;
      word ??= "";
    } else if (c === "\\" && i + 1 < line.length) {
      i += 1;
      word = (word ?? "") + line[i]!;
    } else if (/\s/.test(c)) {
      if (word !== null) words.push(word);
      word = null;
    } else if (c === "#" && word === null) return { words, comment: line.slice(i + 1).trim() };
    else word = (word ?? "") + c;
  }
  if (word !== null) words.push(word);
  return { words, comment: "" };
}
