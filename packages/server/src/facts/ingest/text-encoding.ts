type TextEncodingName = "utf-8" | "utf-16le" | "utf-16be" | "gb18030" | "windows-1252" | "windows-1250";

export interface DetectedEncoding {
  readonly encoding: TextEncodingName;
  /** Length of the byte order mark. */
  readonly bom: number;
  /** UTF-8 by and large, with bytes that are not: the records that hold them are refused. */
  readonly damaged: boolean;
}

function bomOf(head: Uint8Array): DetectedEncoding | null {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { encoding: "utf-8", bom: 3, damaged: false };
  if (head[0] === 0xff && head[1] === 0xfe) return { encoding: "utf-16le", bom: 2, damaged: false };
  if (head[0] === 0xfe && head[1] === 0xff) return { encoding: "utf-16be", bom: 2, damaged: false };
  return null;
}

/** UTF-16 without a mark: text is mostly ASCII separators and digits, so every other byte is NUL. */
function utf16WithoutBom(head: Uint8Array): TextEncodingName | null {
  let even = 0;
  let odd = 0;
  const length = Math.min(head.length, 4096) & ~1;
  for (let i = 0; i < length; i += 2) {
    if (head[i] === 0) even += 1;
    if (head[i + 1] === 0) odd += 1;
  }
  const pairs = length / 2;
  if (pairs < 4) return null;
  if (odd > 0.4 * pairs && even < 0.05 * pairs) return "utf-16le";
  if (even > 0.4 * pairs && odd < 0.05 * pairs) return "utf-16be";
  return null;
}

/** Valid multi-byte sequences and stray high bytes. */
function utf8Balance(sample: Uint8Array): { sequences: number; strays: number } {
  let sequences = 0;
  let strays = 0;
  for (let i = 0; i < sample.length; ) {
    const byte = sample[i]!;
    const more =
      byte < 0x80
        ? 0
        : byte >= 0xc2 && byte < 0xe0
          ? 1
          : byte >= 0xe0 && byte < 0xf0
            ? 2
            : byte >= 0xf0 && byte < 0xf5
              ? 3
              : -1;
    if (more === 0) {
      i += 1;
      continue;
    }
    let good = more > 0;
    for (let k = 1; k <= more && good; k += 1) good = i + k < sample.length && (sample[i + k]! & 0xc0) === 0x80;
    if (good) sequences += 1;
    else strays += 1;
    i += good ? more + 1 : 1;
  }
  return { sequences, strays };
}

const letter = (byte: number | undefined) => byte !== undefined && (byte | 0x20) >= 97 && (byte | 0x20) <= 122;
/** Letters inside of words in windows-1250 (Ș ț ł ą ż ś ź), signs in windows-1252. */
const CENTRAL = new Set([0xaa, 0xba, 0xde, 0xfe, 0xb3, 0xb9, 0xbf, 0x9c, 0x9f]);
/** Bytes whose letter differs between the two code pages. */
const DIFFERS = new Set([...CENTRAL, 0xe0, 0xe3, 0xe5, 0xe6, 0xe8, 0xea, 0xec, 0xf1, 0xf2, 0xf5, 0xf8, 0xf9, 0xfb]);

/**
 * The encoding of a text file. `sample` is a part that holds high bytes where there are any; `validUtf8` says whether the
 * whole file is valid UTF-8. Single-byte code pages can only be guessed: the result is shown to the user.
 */
export function detectEncoding(head: Uint8Array, sample: Uint8Array, validUtf8: boolean): DetectedEncoding {
  const marked = bomOf(head);
  if (marked !== null) return { ...marked, damaged: marked.encoding === "utf-8" && !validUtf8 };
  const wide = utf16WithoutBom(head);
  if (wide !== null) return { encoding: wide, bom: 0, damaged: false };
  if (validUtf8) return { encoding: "utf-8", bom: 0, damaged: false };
  const { sequences, strays } = utf8Balance(sample);
  if (sequences > 4 * strays) return { encoding: "utf-8", bom: 0, damaged: true };
  let high = 0;
  let paired = 0;
  let central = 0;
  let differs = 0;
  for (let i = 0; i < sample.length; i += 1) {
    const byte = sample[i]!;
    if (byte < 0x80) continue;
    high += 1;
    if ((sample[i - 1] ?? 0) >= 0x80 || (sample[i + 1] ?? 0) >= 0x80) paired += 1;
    const inWord = letter(sample[i - 1]) || letter(sample[i + 1]);
    if (inWord && CENTRAL.has(byte)) central += 1;
    if (inWord && DIFFERS.has(byte)) differs += 1;
  }
  if (high > 1 && paired >= 0.8 * high) {
    try {
      new TextDecoder("gb18030", { fatal: true }).decode(sample, { stream: true });
      return { encoding: "gb18030", bom: 0, damaged: false };
    } catch {
      // Not GB18030 after all.
    }
  }
  return {
    encoding: central > 0 && central >= 0.2 * differs ? "windows-1250" : "windows-1252",
    bom: 0,
    damaged: false,
  };
}
