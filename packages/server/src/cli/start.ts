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

/** Makes the two workspaces of a first start. */
async function prepareExamples(installation: Installation, terminal: Terminal): Promise<void> {
  const { workspaces, sessions } = installation;
  const existing = await workspaces.visibleTo({ kind: "local" });
  if (existing.length > 0) return;
  const person = await sessions.ensureOwner();
  const owner = { kind: "person", ...person } as const;
  const { fillWithCompany } = await import("../features/workspaces/fill-with-company.ts");
  terminal.out(
    `First start: generating an example company (${EXAMPLE_COMPANY.accounts} accounts, ${EXAMPLE_COMPANY.events.toLocaleString("en")} events).`,
  );
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
  await fillWithCompany(await workspaces.store(record), EXAMPLE_COMPANY);
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
