import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Command } from "commander";
import type { Installation } from "../main.ts";
import { serveOptions, serveUntilStopped } from "./serve.ts";
import type { Terminal } from "./terminal.ts";

/** The example company: generated, about a million product events, always the same. */
export const EXAMPLE_COMPANY = {
  accounts: 400,
  events: 1_000_000,
  seed: 7,
  months: 36,
  endDate: "2026-11-01",
} as const;

const CDNOW_FILE = fileURLToPath(new URL("../../../../examples/data/cdnow/CDNOW_sample.txt", import.meta.url));

type Owner = Parameters<Installation["workspaces"]["create"]>[1];

async function makeExampleCompany(
  { workspaces }: Installation,
  owner: Owner,
  terminal: Terminal,
  making: (id: string) => Promise<void>,
): Promise<void> {
  const { accounts, events } = EXAMPLE_COMPANY;
  terminal.out(
    `First start: generating an example company (${accounts} accounts, ${events.toLocaleString("en")} events).`,
  );
  const { fillWithCompany } = await import("../features/workspaces/fill-with-company.ts");
  const record = await workspaces.create(
    {
      slug: "example",
      name: "Example company",
      zone: "Europe/Bucharest",
      currency: "EUR",
      today: EXAMPLE_COMPANY.endDate,
    },
    owner,
  );
  await making(record.id);
  await fillWithCompany(await workspaces.store(record), EXAMPLE_COMPANY);
}

/** Real purchases of a music shop, 1997 to 1998 (Fader & Hardie): orders only, a master sample of its first customers. */
async function makeCdnow(
  { workspaces }: Installation,
  owner: Owner,
  terminal: Terminal,
  making: (id: string) => Promise<void>,
): Promise<void> {
  if (!existsSync(CDNOW_FILE)) {
    terminal.err(`The CDNOW purchases are left out: ${CDNOW_FILE} is not here.`);
    return;
  }
  terminal.out("Importing the CDNOW purchases.");
  const { importLocalFile } = await import("../features/imports/import-local-file.ts");
  const record = await workspaces.create(
    { slug: "cdnow", name: "CDNOW purchases", zone: "America/New_York", currency: "USD", today: "1998-07-01" },
    owner,
  );
  await making(record.id);
  await importLocalFile(await workspaces.store(record), CDNOW_FILE, "cdnow");
}

/**
 * Makes the two workspaces of a first start. Each is remembered when it is whole, so that one interrupted half-way is made
 * again, and one that its owner removed stays away.
 */
async function prepareExamples(installation: Installation, terminal: Terminal): Promise<void> {
  const { workspaces, sessions, settings } = installation;
  const owner: Owner = { kind: "person", ...(await sessions.ensureOwner()) };
  for (const [slug, make] of [
    ["example", makeExampleCompany],
    ["cdnow", makeCdnow],
  ] as const) {
    const mark = `example:${slug}`;
    const was = await settings.get(mark);
    if (was === "made") continue;
    const present = (await workspaces.visibleTo({ kind: "local" })).find(({ record }) => record.slug === slug);
    // Only a half-made one of ours goes; a workspace of that name that somebody else made stays.
    if (present !== undefined && was === `making ${present.record.id}`) await workspaces.remove(present.record);
    else if (present !== undefined) continue;
    await make(installation, owner, terminal, (id) => settings.set(mark, `making ${id}`));
    await settings.set(mark, "made");
  }
}

/** `tendwell start` */
export function startCommand(command: Command, terminal: Terminal): void {
  serveOptions(command)
    .description("make the example workspaces on the first run, then serve")
    .addHelpText("after", "\nExample:\n  tendwell start --home .tendwell")
    .action((_, self: Command) =>
      serveUntilStopped(self.optsWithGlobals(), terminal, (installation) => prepareExamples(installation, terminal)),
    );
}
