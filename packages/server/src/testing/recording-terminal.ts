import type { Terminal } from "../cli/terminal.ts";

export interface RecordingTerminal extends Terminal {
  readonly output: () => string;
  readonly errors: () => string;
  readonly bytes: () => Buffer;
}

/** A terminal that remembers what was written to it. */
export function recordingTerminal(): RecordingTerminal {
  const out: string[] = [];
  const err: string[] = [];
  const chunks: Uint8Array[] = [];
  return {
    interactive: false,
    out: (text) => out.push(text),
    err: (text) => err.push(text),
    write: (bytes) => chunks.push(bytes),
    output: () => out.join("\n"),
    errors: () => err.join("\n"),
    bytes: () => Buffer.concat(chunks),
  };
}
