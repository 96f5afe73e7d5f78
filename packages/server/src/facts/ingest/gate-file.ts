import { open } from "node:fs/promises";
import type { FileMapping } from "@tendwell/core";
import { delimitedRelation, fixedRelation, ndjsonRelation, parquetRelation, type RawRelation } from "./raw-relation.ts";
import { gateRecords } from "./record-gate.ts";
import type { GateReject } from "./record-scanner.ts";
import type { SniffedFile } from "./sniff-file.ts";
import { transcode } from "./spool-file.ts";

export interface GatedFile {
  readonly relation: RawRelation;
  /** Gated lines of an NDJSON file, whose form the engine checks. */
  readonly ndjson: string | null;
  /** NDJSON of `GateReject`, or null when there are none. */
  readonly rejects: string | null;
  readonly rejectCount: number;
  /** Records let through; null where only the engine knows (Parquet). */
  readonly rows: number | null;
}

/** Brings a sniffed file into the form the engine reads: gated text, or the Parquet file itself. */
export async function gateFile(
  file: SniffedFile,
  mapping: FileMapping,
  options: { readonly signal: AbortSignal | undefined; readonly onProgress: (bytes: number, rows: number) => void },
): Promise<GatedFile> {
  const { spool } = file;
  if (file.format === "parquet") {
    return {
      relation: parquetRelation(spool.path, file.headers),
      ndjson: null,
      rejects: null,
      rejectCount: 0,
      rows: null,
    };
  }
  const rejectPath = `${spool.path}.rejects`;
  const sink = await RejectSink.open(rejectPath);
  try {
    if (file.sheet !== null) {
      for (const reject of file.sheet.rejects) sink.add(reject);
      const relation = delimitedRelation(file.sheet.path, ",", file.headers);
      return { relation, ndjson: null, rejects: await sink.close(), rejectCount: sink.count, rows: file.sheet.rows };
    }
    const skipBytes = await transcode(spool, options.signal);
    const output = `${spool.path}.gated`;
    const named = mapping.format.kind === "auto" ? mapping.format.columns : null;
    const headers = named ?? file.headers;
    const whole = mapping.format.kind === "fixed" || file.format === "ndjson";
    const result = await gateRecords({
      input: spool.path,
      output,
      shape: whole
        ? { kind: "lines" }
        : { kind: "delimited", delimiter: file.delimiter ?? ",", columns: headers.length },
      skipBytes,
      refuseReplaced: spool.encoding.damaged || spool.encoding.encoding !== "utf-8",
      skipRecords: whole || named !== null ? 0 : 1,
      signal: options.signal,
      onProgress: options.onProgress,
      onReject: (reject) => sink.add(reject),
    });
    const rejects = await sink.close();
    const relation =
      mapping.format.kind === "fixed"
        ? fixedRelation(output, mapping.format.columns)
        : file.format === "ndjson"
          ? ndjsonRelation(output, file.headers)
          : delimitedRelation(output, file.delimiter ?? ",", headers);
    return {
      relation,
      ndjson: file.format === "ndjson" ? output : null,
      rejects,
      rejectCount: sink.count,
      rows: result.rows,
    };
  } finally {
    await sink.close();
  }
}

/** Refused records as NDJSON in staging, so that a file of nothing but refusals does not fill the memory. */
class RejectSink {
  count = 0;
  private readonly path: string;
  private file: Awaited<ReturnType<typeof open>> | null;
  private lines: string[] = [];
  private writing: Promise<unknown> = Promise.resolve();

  private constructor(path: string, file: Awaited<ReturnType<typeof open>>) {
    this.path = path;
    this.file = file;
  }

  static async open(path: string): Promise<RejectSink> {
    return new RejectSink(path, await open(path, "w", 0o600));
  }

  add(reject: GateReject): void {
    this.count += 1;
    this.lines.push(JSON.stringify(reject));
    if (this.lines.length >= 1000) this.flush();
  }

  private flush(): void {
    if (this.lines.length === 0 || this.file === null) return;
    const { file } = this;
    const text = `${this.lines.join("\n")}\n`;
    this.lines = [];
    this.writing = this.writing.then(() => file.write(text));
  }

  async close(): Promise<string | null> {
    this.flush();
    await this.writing;
    await this.file?.close();
    this.file = null;
    return this.count > 0 ? this.path : null;
  }
}
