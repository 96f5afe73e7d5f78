import type { ImportProgress } from "./import-report.ts";

/** Turns bytes and rows done into rates and an ETA; calls at most five times a second, and at every change of phase. */
export class ProgressMeter {
  private readonly report: ((progress: ImportProgress) => void) | undefined;
  private phase: ImportProgress["phase"] = "receiving";
  private file: string | null = null;
  private total: number | null = null;
  private began = 0;
  private last = 0;
  private rows = 0;

  constructor(report: ((progress: ImportProgress) => void) | undefined) {
    this.report = report;
  }

  start(phase: ImportProgress["phase"], file: string | null, totalBytes: number | null): void {
    this.phase = phase;
    this.file = file;
    this.total = totalBytes;
    this.began = performance.now();
    this.emit(0, this.rows);
  }

  at(bytes: number, rows: number): void {
    if (performance.now() - this.last >= 200) this.emit(bytes, rows);
    this.rows = rows;
  }

  done(): void {
    this.start("done", null, null);
  }

  private emit(bytes: number, rows: number): void {
    if (this.report === undefined) return;
    const now = performance.now();
    this.last = now;
    const seconds = (now - this.began) / 1000;
    const rate = seconds > 0.2 && bytes > 0 ? bytes / seconds : null;
    this.report({
      phase: this.phase,
      file: this.file,
      bytes,
      totalBytes: this.total,
      rows,
      rowsPerSecond: seconds > 0.2 && rows > 0 ? rows / seconds : null,
      bytesPerSecond: rate,
      etaSeconds: rate !== null && this.total !== null ? Math.max(0, (this.total - bytes) / rate) : null,
    });
  }
}
