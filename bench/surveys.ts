// Over 300 lines: answers and their report are measured on one installation, whose data is made here.
import { fork } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { median, peakMemoryMb, timed } from "./measure.ts";
import type { BenchOptions } from "./options.ts";
import { barePass, openSurveyStore } from "./survey-store.ts";

export interface AnswerSpeed {
  readonly answers: number;
  readonly connections: number;
  /** From the first request to the last acknowledgement. */
  readonly ms: number;
  readonly perSecond: number;
  /** Of one request, as the client saw it. */
  readonly medianMs: number;
  readonly p99Ms: number;
  /** The same rows put into a table of the same shape, as many at a time, with nothing else around. */
  readonly bareMs: number;
  readonly barePerSecond: number;
  /** What the state and the facts hold afterwards: as many as there were invitations. */
  readonly stored: number;
  readonly facts: number;
  /** Processor time of the server for each answer, whatever else the machine does. */
  readonly cpuMsEach: number;
  readonly peakMb: number;
}

const CONNECTIONS = 64;

interface Served {
  readonly port: number;
  readonly requests: string;
}
interface Counted {
  readonly stored: number;
  readonly facts: number;
  readonly bareMs: number;
  readonly bareRows: number;
  readonly cpuMs: number;
  readonly peakMb: number;
}

/** One keep-alive connection that hands in one answer after the other; resolves with what each took. */
function answerOver(port: number, next: () => string | null): Promise<number[]> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1");
    const took: number[] = [];
    let begun = 0;
    let received = "";
    const send = (): void => {
      const request = next();
      if (request === null) {
        socket.end();
        resolve(took);
        return;
      }
      begun = performance.now();
      socket.write(request);
    };
    socket.setNoDelay(true);
    socket.setEncoding("latin1");
    socket.on("connect", send);
    socket.on("error", reject);
    socket.on("data", (chunk: string) => {
      received += chunk;
      const head = received.indexOf("\r\n\r\n");
      if (head === -1) return;
      const length = /content-length: (\d+)/i.exec(received)?.[1];
      const isWhole =
        length === undefined ? received.endsWith("\r\n0\r\n\r\n") : received.length >= head + 4 + Number(length);
      if (!isWhole) return;
      if (!received.startsWith("HTTP/1.1 200")) {
        reject(new Error(`an answer requires status 200, got ${received.slice(0, 600)}`));
        socket.destroy();
        return;
      }
      took.push(performance.now() - begun);
      received = "";
      send();
    });
  });
}

/** Invited people answer a survey over HTTP on the public listener; each is acknowledged once it is on the disk. */
export async function surveyAnswersStage(options: BenchOptions): Promise<AnswerSpeed> {
  const child = fork(fileURLToPath(new URL("./survey-server.ts", import.meta.url)), [JSON.stringify(options)], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    ...(process.env.BENCH_PROFILE === undefined
      ? {}
      : { execArgv: [...process.execArgv, "--cpu-prof", `--cpu-prof-dir=${process.env.BENCH_PROFILE}`] }),
  });
  try {
    const [served] = (await once(child, "message")) as [Served];
    const all = readFileSync(served.requests, "utf8").split("\u0000");
    const warm = Math.min(500, Math.floor(all.length / 10));
    let at = 0;
    const upTo = (end: number) => () => (at < end ? all[at++]! : null);
    const run = (end: number) =>
      Promise.all(Array.from({ length: CONNECTIONS }, () => answerOver(served.port, upTo(end))));
    await run(warm);
    const before = performance.now();
    const took = (await run(all.length)).flat().sort((a, b) => a - b);
    const ms = performance.now() - before;
    child.send("count");
    const [counted] = (await once(child, "message")) as [Counted];
    if (counted.stored !== all.length || counted.facts !== all.length)
      throw new Error(
        `${all.length} answers require as many rows and facts, got ${counted.stored} and ${counted.facts}`,
      );
    const answers = all.length - warm;
    return {
      answers,
      connections: CONNECTIONS,
      ms,
      perSecond: (answers / ms) * 1000,
      medianMs: median(took),
      p99Ms: took[Math.floor(took.length * 0.99)]!,
      bareMs: counted.bareMs,
      barePerSecond: (counted.bareRows / counted.bareMs) * 1000,
      stored: counted.stored,
      facts: counted.facts,
      cpuMsEach: counted.cpuMs / all.length,
      peakMb: counted.peakMb,
    };
  } finally {
    child.send("end");
    await once(child, "exit");
  }
}

export interface ReportSpeed {
  readonly responses: number;
  /** Counted anew: the facts changed since it was last asked for. */
  readonly reportMs: number;
  readonly segmentsMs: number;
  /** Nothing was written since. */
  readonly againMs: number;
  /** The least an engine must do: one pass that counts good and bad by wave. */
  readonly bareMs: number;
  readonly peakMb: number;
}

/** The results page of a survey with a million responses, as the API gives it. */
export async function surveyReportStage(options: BenchOptions): Promise<ReportSpeed> {
  const store = await openSurveyStore(join(options.folder, "survey-report"), options, options.responses);
  try {
    const report = await timed(options.runs, () => store.freshResults());
    const segments = await timed(options.runs, () => store.freshResults("plan"));
    const again = await timed(options.runs, () => store.results());
    const bare = await timed(options.runs, () => barePass(store.engine));
    return {
      responses: options.responses,
      reportMs: median(report),
      segmentsMs: median(segments),
      againMs: median(again),
      bareMs: median(bare),
      peakMb: peakMemoryMb(),
    };
  } finally {
    await store.close();
  }
}
