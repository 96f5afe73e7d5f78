import { writeFile } from "node:fs/promises";
import type { Command } from "commander";
import { type GlobalOptions, withWorkspace } from "./api-client.ts";
import type { Terminal } from "./terminal.ts";

interface BriefOptions extends GlobalOptions {
  readonly out?: string;
  readonly locale?: string;
  readonly paper?: string;
  readonly asOf?: string;
  readonly scorecard?: string;
}

async function brief(account: string, options: BriefOptions, terminal: Terminal): Promise<void> {
  await withWorkspace(options, async (client, workspace) => {
    const response = await client.send("GET /api/v1/workspaces/{workspace}/accounts/{account}/brief", {
      params: { workspace, account },
      query: { locale: options.locale, paper: options.paper, asOf: options.asOf, scorecard: options.scorecard },
    });
    const bytes = new Uint8Array(await response.arrayBuffer());
    const file = options.out ?? `${account.replaceAll(/[^\w.-]/g, "_")}-brief.pdf`;
    await writeFile(file, bytes);
    terminal.out(options.json ? JSON.stringify({ file, bytes: bytes.byteLength }) : `wrote ${file}`);
  });
}

/** `tendwell brief` */
export function briefCommand(command: Command, terminal: Terminal): void {
  command
    .argument("<account>", "external id of the account")
    .description("write one printed page about an account for a business review (PDF)")
    .option("-o, --out <file>", "where to write it; default <account>-brief.pdf")
    .option("--locale <locale>", "en, zh-Hans, zh-Hant or ro; default en")
    .option("--paper <size>", "a4 or letter; default a4")
    .option("--as-of <day>", "as known on that day")
    .option("--scorecard <id>", "by this scorecard")
    .addHelpText(
      "after",
      "\nExamples:\n  tendwell brief ACME-12\n  tendwell brief ACME-12 --locale ro --out review.pdf",
    )
    .action((account: string, _, self: Command) => brief(account, self.optsWithGlobals(), terminal));
}
