// Run by dashboard-latency.ts in a process of its own, so that it can be started again: the real server, as it was built, on a
// home whose one workspace is the given store.
import { mkdirSync, symlinkSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { peakMemoryMb } from "./measure.ts";
import type { BenchOptions } from "./options.ts";

export interface ServedDashboard {
  readonly port: number;
  readonly credential: string;
  /** Signs the owner in once. */
  readonly link: string;
}

/** A module of the built server: one that compiles its sources while it starts tells nothing of the first page. */
const built = (path: string) => import(new URL(`../packages/server/dist/${path}.js`, import.meta.url).href);
const { locateHome } = (await built("home/home")) as typeof import("../packages/server/src/home/home.ts");
const { listen } = (await built("http/listen")) as typeof import("../packages/server/src/http/listen.ts");
const { openInstallation } = (await built("main")) as typeof import("../packages/server/src/main.ts");

const options = JSON.parse(process.argv[2]!) as BenchOptions;
const home = locateHome(process.argv[3]!);
// No copy: the workspace's folder is the store's own.
const folder = home.workspaceDirectory("bench");
mkdirSync(dirname(folder), { recursive: true });
try {
  symlinkSync(resolve(options.folder), folder, "dir");
} catch (error) {
  if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
}
const installation = await openInstallation({
  home,
  logLevel: "error",
  threads: options.threads,
  memoryLimit: options.memoryLimit,
  requestsPerMinute: 1e9,
});
const bearer = { authorization: `Bearer ${installation.localCredential}`, host: "127.0.0.1:4800" };
const ask = async (method: string, path: string, body: unknown): Promise<void> => {
  const answer = await installation.app.request(`http://127.0.0.1:4800/api/v1/workspaces${path}`, {
    method,
    headers: { ...bearer, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  // The second start finds the workspace there.
  if (answer.status >= 300 && answer.status !== 409)
    throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
};
await ask("POST", "", { slug: "bench", name: "Bench", zone: options.zone, currency: options.currency });
await ask("PATCH", "/bench", { today: options.endDate });
const owner = await installation.sessions.ensureOwner();
const listener = await listen(installation.app, "127.0.0.1", 0);
installation.setUrl(`http://127.0.0.1:${listener.port}`);
installation.startSchedules();
const token = await installation.sessions.createLink(owner.id, "owner", null);
process.on("message", async () => {
  await listener.close();
  await installation.close();
  process.send!({ peakMb: peakMemoryMb() });
  process.exit(0);
});
process.send!({
  port: listener.port,
  credential: installation.localCredential,
  link: `http://127.0.0.1:${listener.port}/welcome#token=${token}`,
} satisfies ServedDashboard);
