import type { AccountHealth } from "@tendwell/contract";
import { translate } from "@tendwell/messages";
import type { Command } from "commander";
import { type GlobalOptions, withWorkspace } from "./api-client.ts";
import { CliError, EXIT } from "./exit-code.ts";
import { printedJson, type Terminal, table } from "./terminal.ts";

interface ExplainOptions extends GlobalOptions {
  readonly scorecard?: string;
  readonly from?: string;
  readonly to?: string;
}

const points = (value: number | null): string => (value === null ? "—" : value.toFixed(1));
const signed = (value: number): string => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(1)}`;

function reasonsText(score: AccountHealth["scores"][number]): string {
  const shown = score.status === "plain" ? (score.band ?? "") : translate("en", `health:shown.${score.status}`);
  const range = score.low === score.high ? "" : `, range ${points(score.low)} to ${points(score.high)}`;
  const head = `${score.title}: ${points(score.score)} (${shown}${range}), from ${Math.round(score.coverage * 100)} % of the weight, as of ${score.asOf.slice(0, 10)}`;
  const rows = score.measures.map((one) => [
    one.title,
    one.raw === null ? "—" : String(Math.round(one.raw * 1000) / 1000),
    points(one.points),
    `${Math.round(one.weight * 100)} %`,
    signed(one.contribution),
    one.reason === null ? "" : translate("en", `health:reason.${one.reason}`),
  ]);
  const extra = [
    ["start", "", "", "", points(score.base), ""],
    ...rows,
    ...(score.clamp === 0 ? [] : [["limits", "", "", "", signed(score.clamp), ""]]),
    ...(score.override === 0 ? [] : [["override", "", "", "", signed(score.override), ""]]),
  ];
  return `${head}\n${table(["", "value", "points", "weight", "part", ""], extra, [1, 2, 3, 4])}`;
}

async function explain(account: string, options: ExplainOptions, terminal: Terminal): Promise<void> {
  await withWorkspace(options, async (client, workspace) => {
    const params = { workspace, account };
    if (options.from === undefined && options.to === undefined) {
      const health = await client.call("GET /api/v1/workspaces/{workspace}/accounts/{account}/health", { params });
      const scores = health.scores.filter(
        (one) => options.scorecard === undefined || one.scorecard === options.scorecard,
      );
      if (scores.length === 0) throw new CliError(`${account} has no score; run \`tendwell score\``, EXIT.error);
      if (printedJson(terminal, options, { ...health, scores })) return;
      return terminal.out(scores.map(reasonsText).join("\n\n"));
    }
    const ledger = await client.call("GET /api/v1/workspaces/{workspace}/accounts/{account}/health/ledger", {
      params,
      query: { scorecard: options.scorecard, from: options.from, to: options.to },
    });
    if (printedJson(terminal, options, ledger)) return;
    terminal.out(`${ledger.scorecard}, ${ledger.from.asOf.slice(0, 10)} to ${ledger.to.asOf.slice(0, 10)}`);
    for (const { code, values } of ledger.words) terminal.out(translate("en", `health:ledger.${code}`, values));
  });
}

/** `tendwell explain` */
export function explainCommand(command: Command, terminal: Terminal): void {
  command
    .argument("<account>", "external id of the account")
    .description("say why an account has its score, or what moved it between two dates")
    .option("--scorecard <id>", "only this scorecard")
    .option("--from <day>", "what moved the score since then; default 28 days before --to")
    .option("--to <day>", "until then; default the workspace's today")
    .addHelpText(
      "after",
      "\nExamples:\n  tendwell explain ACME-12\n  tendwell explain ACME-12 --from 2026-09-01 --to 2026-11-01",
    )
    .action((account: string, _, self: Command) => explain(account, self.optsWithGlobals(), terminal));
}
