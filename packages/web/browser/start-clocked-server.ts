import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const SERVER = fileURLToPath(new URL("../../server/src/testing/clocked-server.ts", import.meta.url));

export interface ClockedServer {
  readonly url: string;
  /** Signs its owner in, once. */
  readonly link: string;
  /** Moves the server's clock ahead, and lets it do what it does by itself: messages that are due then have left. */
  pass(ms: number): Promise<void>;
  stop(): Promise<void>;
}

/** The real server in a process of its own, on an empty home, at a moment (ISO 8601) from which tests move it on. */
export async function startClockedServer(at: string): Promise<ClockedServer> {
  const child = fork(SERVER, [at], { execArgv: ["--conditions=@tendwell/source", "--import", "tsx"] });
  const ended = once(child, "exit").then(([code]) => {
    throw new Error(`a server with a clock requires to run, got exit code ${code}`);
  });
  const answered = async () => (await Promise.race([once(child, "message"), ended]))[0];
  const told = (await answered()) as { url: string; link: string };
  return {
    ...told,
    async pass(ms) {
      child.send({ ms });
      await answered();
    },
    async stop() {
      child.disconnect();
      await ended.catch(() => undefined);
    },
  };
}
