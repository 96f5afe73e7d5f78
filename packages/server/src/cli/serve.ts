import type { Command } from "commander";
import { clearRunningServer, locateHome, readRunningServer, writeRunningServer } from "../home/home.ts";
import type { Installation } from "../main.ts";
import { allowedTargets } from "./allowed-targets.ts";
import type { GlobalOptions } from "./api-client.ts";
import { CliError, EXIT } from "./exit-code.ts";
import type { Terminal } from "./terminal.ts";

export interface ServeOptions extends GlobalOptions {
  readonly publicPort?: string;
  readonly publicAddress?: string;
  readonly hostName?: readonly string[];
  readonly publicName?: readonly string[];
  readonly trustedProxy?: readonly string[];
  readonly https?: boolean;
  readonly logLevel?: string;
  readonly memoryLimit?: string;
  readonly allowTarget?: readonly string[];
}

const DEFAULT_PORT = 4800;
const collect = (value: string, previous: readonly string[] = []) => [...previous, value];

function portOf(text: string | undefined, fallback: number): number {
  const port = text === undefined ? fallback : Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new CliError(`--port requires a whole number from 0 to 65535, got ${text}`, EXIT.usage);
  }
  return port;
}

/** Opens the installation, listens, and waits until it is told to stop. `prepare` runs before the doors open. */
export async function serveUntilStopped(
  options: ServeOptions,
  terminal: Terminal,
  prepare: (installation: Installation) => Promise<void>,
): Promise<void> {
  const home = locateHome(options.home);
  const running = await readRunningServer(home);
  if (running !== null) {
    throw new CliError(
      `a server (process ${running.pid}) already serves ${home.directory} on http://127.0.0.1:${running.port}`,
    );
  }
  const { openInstallation } = await import("../main.ts");
  const { listen } = await import("../http/listen.ts");
  const installation = await openInstallation({
    home,
    logLevel: options.logLevel ?? "warn",
    ...(process.env.TENDWELL_STATE_URL === undefined ? {} : { stateUrl: process.env.TENDWELL_STATE_URL }),
    ...(options.hostName === undefined ? {} : { hostNames: options.hostName }),
    // Without a name, survey links carry the address itself.
    publicHostNames: options.publicName ?? [options.publicAddress ?? "127.0.0.1"],
    ...(options.trustedProxy === undefined ? {} : { trustedProxies: options.trustedProxy }),
    ...(options.https === undefined ? {} : { https: options.https }),
    ...(options.memoryLimit === undefined ? {} : { memoryLimit: options.memoryLimit }),
    allowedTargets: allowedTargets(options.allowTarget),
  });
  try {
    await prepare(installation);
    const port = portOf(options.port, DEFAULT_PORT);
    const listener = await listen(installation.app, "127.0.0.1", port).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE") throw new CliError(`port ${port} is taken: choose another with --port`);
      throw error;
    });
    const url = `http://127.0.0.1:${listener.port}`;
    installation.setUrl(
      options.hostName?.[0] === undefined ? url : `${options.https ? "https" : "http"}://${options.hostName[0]}`,
    );
    await writeRunningServer(home, { pid: process.pid, port: listener.port });
    const publicListener =
      options.publicPort === undefined
        ? null
        : await listen(installation.publicApp, options.publicAddress ?? "127.0.0.1", portOf(options.publicPort, 0));
    if (publicListener !== null)
      installation.setPublicUrl(
        options.publicName?.[0] === undefined
          ? `http://${publicListener.address}:${publicListener.port}`
          : `${options.https ? "https" : "http"}://${options.publicName[0]}`,
      );
    try {
      installation.startSchedules();
      terminal.out(`Tendwell serves ${url} (stop with Ctrl+C)`);
      if (publicListener !== null) terminal.out(`Public listener on ${publicListener.address}:${publicListener.port}`);
      if (!(await installation.sessions.ownerClaimed())) {
        const owner = await installation.sessions.ensureOwner();
        const token = await installation.sessions.createLink(owner.id, "owner", null);
        terminal.out(`Open it once as the owner: ${url}/welcome#token=${token}`);
      }
      await new Promise<void>((resolve) => {
        for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => resolve());
      });
    } finally {
      await clearRunningServer(home);
      await listener.close();
      await publicListener?.close();
    }
  } finally {
    await installation.close();
  }
}

export function serveOptions(command: Command): Command {
  return command
    .option("--host-name <name>", "answer to this name too, when a proxy stands in front (repeatable)", collect)
    .option("--https", "the proxy in front speaks https: mark cookies Secure")
    .option("--trusted-proxy <address>", "believe X-Forwarded-For from this address (repeatable)", collect)
    .option("--public-port <port>", "open the public listener (surveys, SDK, webhooks) on this port")
    .option("--public-address <address>", "address of the public listener; default 127.0.0.1")
    .option("--public-name <name>", "name the public listener answers to (repeatable)", collect)
    .option("--log-level <level>", "debug, info, warn or error; default warn")
    .option(
      "--allow-target <network>",
      "notifications may go to this address or network too, such as 10.0.0.0/8 (repeatable; also $TENDWELL_ALLOW_TARGETS)",
      collect,
    )
    .option("--memory-limit <size>", "cap of the facts engine, such as 2GB");
}

/** `tendwell serve` */
export function serveCommand(command: Command, terminal: Terminal): void {
  serveOptions(command)
    .description("serve the API and the pages of an installation")
    .addHelpText("after", "\nExample:\n  tendwell serve --home /srv/tendwell --port 4800")
    .action((_, self: Command) => serveUntilStopped(self.optsWithGlobals(), terminal, async () => undefined));
}
