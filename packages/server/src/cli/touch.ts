import { lstat, open, readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import type { TouchImport } from "@tendwell/contract";
import type { Command } from "commander";
import { type ApiClient, type GlobalOptions, withWorkspace } from "./api-client.ts";
import { CliError, EXIT } from "./exit-code.ts";
import { printedJson, type Terminal, table } from "./terminal.ts";

interface LogOptions extends GlobalOptions {
  readonly call?: boolean;
  readonly meeting?: boolean;
  readonly email?: boolean;
  readonly at?: string;
  readonly minutes?: string;
  readonly sentiment?: string;
  readonly subject?: string;
  readonly person?: readonly string[];
}
interface ListOptions extends GlobalOptions {
  readonly channel?: string;
  readonly asOf?: string;
  readonly limit: string;
}

async function logTouch(account: string, words: string[], options: LogOptions, terminal: Terminal): Promise<void> {
  await withWorkspace(options, async (client, workspace) => {
    const touch = await client.call("POST /api/v1/workspaces/{workspace}/touches", {
      params: { workspace },
      body: {
        account,
        channel: options.call ? "call" : options.meeting ? "meeting" : options.email ? "email" : "note",
        text: words.length === 0 ? null : words.join(" "),
        subject: options.subject ?? null,
        people: options.person ?? [],
        sentiment: options.sentiment ?? null,
        minutes: options.minutes === undefined ? null : Number(options.minutes),
        ...(options.at === undefined ? {} : { at: options.at }),
      },
    });
    if (printedJson(terminal, options, touch)) return;
    terminal.out(`${touch.channel} of ${touch.at.slice(0, 16).replace("T", " ")} logged: ${touch.id}`);
  });
}

async function listTouches(account: string | undefined, options: ListOptions, terminal: Terminal): Promise<void> {
  await withWorkspace(options, async (client, workspace) => {
    const { items } = await client.call("GET /api/v1/workspaces/{workspace}/touches", {
      params: { workspace },
      query: { account, channel: options.channel, asOf: options.asOf, limit: options.limit },
    });
    if (printedJson(terminal, options, items)) return;
    const rows = items.map((one) => [
      one.at.slice(0, 16).replace("T", " "),
      one.account.externalId ?? one.account.id,
      one.channel,
      one.sentiment ?? "",
      one.people.map((person) => person.name ?? person.externalId ?? "").join(", "),
      [one.subject, one.text].filter(Boolean).join(": ").replaceAll(/\s+/g, " ").slice(0, 60),
    ]);
    terminal.out(
      rows.length === 0 ? "no touches" : table(["when", "account", "kind", "felt", "people", "words"], rows),
    );
  });
}

async function endTouch(id: string, options: GlobalOptions, terminal: Terminal): Promise<void> {
  await withWorkspace(options, async (client, workspace) => {
    await client.call("DELETE /api/v1/workspaces/{workspace}/touches/{touch}", { params: { workspace, touch: id } });
    terminal.out(options.json ? JSON.stringify({ ended: id }) : "ended");
  });
}

const CALENDAR = /\.(ics|ical|ifb)$/i;
const MAIL = /\.(eml|mbox|mbx)$/i;
/** Messages that go in one request. */
const BATCH_BYTES = 16 * 1024 * 1024;

/** Files under a path: itself, a Maildir's messages, or a folder's mail and calendar files. */
async function filesUnder(path: string): Promise<{ readonly path: string; readonly kind: "mail" | "calendar" }[]> {
  const stat = await lstat(path).catch(() => {
    throw new CliError(`${path} does not exist`, EXIT.usage);
  });
  if (stat.isFile()) return [{ path, kind: CALENDAR.test(path) ? "calendar" : "mail" }];
  if (!stat.isDirectory()) throw new CliError(`${path} requires to be a file or a folder`, EXIT.usage);
  const entries = await readdir(path);
  const isMaildir = entries.includes("cur") && entries.includes("new");
  const found: { path: string; kind: "mail" | "calendar" }[] = [];
  for (const folder of isMaildir ? [join(path, "new"), join(path, "cur")] : [path]) {
    for (const entry of (await readdir(folder)).sort()) {
      const file = join(folder, entry);
      if (entry.startsWith(".") || !(await lstat(file)).isFile()) continue;
      if (CALENDAR.test(entry)) found.push({ path: file, kind: "calendar" });
      else if (isMaildir || MAIL.test(entry)) found.push({ path: file, kind: "mail" });
    }
  }
  return found;
}

/** Where an mbox may be cut: the first "From " line after a piece of it. */
function cutAt(bytes: Buffer): number {
  const at = bytes.lastIndexOf("\nFrom ");
  return at <= 0 ? bytes.length : at + 1;
}

async function* batches(
  files: readonly { readonly path: string; readonly kind: "mail" | "calendar" }[],
): AsyncGenerator<{ kind: "mail" | "calendar"; name: string; bytes: Buffer }> {
  for (const file of files) {
    const name = basename(file.path);
    if (file.kind === "calendar") {
      yield { kind: "calendar", name, bytes: await readFile(file.path) };
      continue;
    }
    const handle = await open(file.path, "r");
    try {
      let rest: Buffer = Buffer.alloc(0);
      for (;;) {
        const piece = Buffer.alloc(BATCH_BYTES);
        const { bytesRead } = await handle.read(piece, 0, BATCH_BYTES, null);
        rest = Buffer.concat([rest, piece.subarray(0, bytesRead)]);
        if (bytesRead < BATCH_BYTES) break;
        const cut = cutAt(rest);
        yield { kind: "mail", name, bytes: rest.subarray(0, cut) };
        rest = rest.subarray(cut);
      }
      if (rest.length > 0) yield { kind: "mail", name, bytes: rest };
    } finally {
      await handle.close();
    }
  }
}

async function send(client: ApiClient, workspace: string, kind: string, name: string, bytes: Buffer) {
  const response = await client.send("POST /api/v1/workspaces/{workspace}/touches/import", {
    params: { workspace },
    query: { kind, name },
    form: { body: new Blob([new Uint8Array(bytes)]).stream(), contentType: "application/octet-stream" },
  });
  return (await response.json()) as TouchImport;
}

async function importTouches(paths: readonly string[], options: GlobalOptions, terminal: Terminal): Promise<void> {
  const files = (await Promise.all(paths.map(filesUnder))).flat();
  if (files.length === 0) throw new CliError("an import requires .eml, .mbox or .ics files, or a Maildir", EXIT.usage);
  await withWorkspace(options, async (client, workspace) => {
    const total = { read: 0, added: 0, changed: 0, unchanged: 0, ended: 0, unmatched: 0 };
    const refused: TouchImport["refused"] = [];
    for await (const { kind, name, bytes } of batches(files)) {
      const done = await send(client, workspace, kind, name, bytes);
      for (const key of Object.keys(total) as (keyof typeof total)[]) total[key] += done[key];
      refused.push(...done.refused);
    }
    if (printedJson(terminal, options, { ...total, refused })) return;
    terminal.out(
      `${total.read} read: ${total.added} new, ${total.changed} changed, ${total.unchanged} known, ${total.ended} called off, ${total.unmatched} without an account`,
    );
    for (const one of refused) terminal.err(`refused ${one.name}: ${one.reason}`);
    if (total.unmatched > 0) terminal.err("Give them an account under Settings, Mail and calendars.");
  });
}

/** `tendwell touch log|list|end|import` */
export function touchCommand(command: Command, terminal: Terminal): void {
  command
    .command("log <account> [words...]")
    .description("log a note; with an option a call, meeting or e-mail")
    .option("--call", "a call")
    .option("--meeting", "a meeting")
    .option("--email", "an e-mail")
    .option("--at <instant>", "when, such as 2026-11-20T09:30:00+02:00; default now")
    .option("--minutes <n>", "how long it took")
    .option("--sentiment <word>", "good, neutral or bad")
    .option("--subject <text>", "what it was about")
    .option("--person <id...>", "external ids of people who took part")
    .action((account: string, words: string[], _, self: Command) =>
      logTouch(account, words, self.optsWithGlobals(), terminal),
    );
  command
    .command("list [account]")
    .description("list touches, the newest first")
    .option("--channel <word>", "call, meeting, email or note")
    .option("--as-of <day>", "as known on that day")
    .option("--limit <n>", "at most this many", "50")
    .action((account: string | undefined, _, self: Command) => listTouches(account, self.optsWithGlobals(), terminal));
  command
    .command("end <touch>")
    .description("end a touch: it no longer counts")
    .action((touch: string, _, self: Command) => endTouch(touch, self.optsWithGlobals(), terminal));
  command
    .command("import <path...>")
    .description("read messages (.eml, mbox, Maildir) and meetings (.ics) as touches; each counts once")
    .action((paths: string[], _, self: Command) => importTouches(paths, self.optsWithGlobals(), terminal));
  command.addHelpText(
    "after",
    '\nExamples:\n  tendwell touch log ACME-12 "Asked about the export" --call --minutes 20\n  tendwell touch import ~/Maildir meetings.ics',
  );
}
