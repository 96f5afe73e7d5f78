import { readFile } from "node:fs/promises";
import type { Backtest, ScorecardComparison } from "@tendwell/contract";
import { translate } from "@tendwell/messages";
import type { Command } from "commander";
import { type GlobalOptions, withWorkspace } from "./api-client.ts";
import { CliError, EXIT } from "./exit-code.ts";
import { printedJson, type Terminal, table } from "./terminal.ts";

interface BacktestOptions extends GlobalOptions {
  readonly months?: string;
  readonly horizon?: string;
  readonly capacity?: string;
  readonly segment?: string;
  readonly sample?: string;
  readonly against?: readonly string[];
  readonly publish?: boolean;
  readonly force?: boolean;
}

const share = (value: number | null): string => (value === null ? "—" : `${(value * 100).toFixed(1)} %`);
const number = (value: number | null, digits = 1): string => (value === null ? "—" : value.toFixed(digits));

/** What the verdict says, in a sentence. */
function verdictText({ verdict, auc, accountsWithOutcome }: Backtest["overall"]): string {
  return translate("en", `health:verdict.${verdict}`, {
    with: accountsWithOutcome,
    needed: 10,
    auc: number(auc?.auc ?? null, 3),
    low: number(auc?.interval.low ?? null, 3),
    high: number(auc?.interval.high ?? null, 3),
  });
}

function reportText(backtest: Backtest): string {
  const { overall } = backtest;
  const { confusion, capacity, leadTimes, stability } = overall;
  const lines = [
    verdictText(overall),
    table(
      ["", "outcome", "no outcome"],
      [
        ["called", String(confusion.caught), String(confusion.falseAlarms)],
        ["not called", String(confusion.missed), String(confusion.quiet)],
      ],
      [1, 2],
    ),
    `Precision ${share(confusion.precision)}, recall ${share(confusion.recall)}; base rate ${share(overall.baseRate)}, ${overall.unscored} of ${overall.observations} account-dates without a score`,
    `With ${capacity.capacity} accounts a month: precision ${share(capacity.precision)}, recall ${share(capacity.recall)}, lift ${number(capacity.lift)}`,
    `Called in time: ${leadTimes.called} of ${leadTimes.events} outcomes, half of them ${number(leadTimes.medianDays, 0)} days or more before`,
    `Restlessness: ${share(stability.changed)} of the months show something else than the month before, ${share(stability.takenBack)} of these go back at once`,
  ];
  lines.push(
    table(
      ["measure by itself", "present", "AUC", "lift of its worst fifth", ""],
      backtest.measures.map((one) => [
        one.title,
        share(one.present),
        number(one.auc?.auc ?? null, 3),
        number(one.lift),
        one.verdict === "better_than_chance" ? "" : one.verdict.replaceAll("_", " "),
      ]),
      [1, 2, 3],
    ),
  );
  if (backtest.segments.length > 0) {
    lines.push(
      table(
        ["segment", "verdict", "AUC", "precision", "recall"],
        backtest.segments.map(({ value, report }) => [
          value ?? "(none)",
          report.verdict,
          number(report.auc?.auc ?? null, 3),
          share(report.confusion.precision),
          share(report.confusion.recall),
        ]),
        [2, 3, 4],
      ),
    );
  }
  const changed = backtest.colourChanges.filter((one) => one.before !== one.after);
  if (changed.length > 0) {
    lines.push(
      `Shown otherwise today: ${changed.map((one) => `${one.accounts} from ${one.before} to ${one.after}`).join(", ")}`,
    );
  }
  return lines.join("\n");
}

const PAIRED = {
  too_few: "too few outcomes to tell them apart",
  no_difference: "no difference that is more than chance",
  first_better: "the first tells better who is next",
  second_better: "this one tells better who is next",
} as const;

function comparisonText({ scorecards, pairs }: ScorecardComparison): string {
  const lines = [
    table(
      ["scorecard", "AUC", "95 % interval", "precision", "recall", "lift", "called", "days before"],
      scorecards.map(({ name, overall: { auc, capacity, leadTimes } }) => [
        name,
        number(auc?.auc ?? null, 3),
        auc === null ? "—" : `${number(auc.interval.low, 3)} to ${number(auc.interval.high, 3)}`,
        share(capacity.precision),
        share(capacity.recall),
        number(capacity.lift),
        `${leadTimes.called} of ${leadTimes.events}`,
        number(leadTimes.medianDays, 0),
      ]),
      [1, 3, 4, 5, 7],
    ),
  ];
  for (const pair of pairs) {
    const changed = pair.colourChanges
      .filter((one) => one.before !== one.after)
      .reduce((sum, one) => sum + one.accounts, 0);
    const gap =
      pair.difference === null || pair.interval === null
        ? ""
        : ` (AUC ${number(pair.difference, 3)} more, 95 % interval ${number(pair.interval.low, 3)} to ${number(pair.interval.high, 3)})`;
    lines.push(
      `${scorecards[pair.scorecard]!.name}: ${PAIRED[pair.verdict]}${gap}; ${changed} accounts shown otherwise today`,
    );
  }
  return lines.join("\n");
}

function numberOf(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() === "" || Number.isNaN(value))
    throw new CliError(`--${name} requires a number, got ${text}`, EXIT.usage);
  return value;
}

async function backtest(file: string, options: BacktestOptions, terminal: Terminal): Promise<void> {
  const read = (path: string): Promise<string> =>
    readFile(path, "utf8").catch(() => {
      throw new CliError(`${path} cannot be read`, EXIT.usage);
    });
  const source = await read(file);
  const question = {
    source,
    months: numberOf("months", options.months),
    horizonDays: numberOf("horizon", options.horizon),
    capacity: numberOf("capacity", options.capacity),
    segment: options.segment,
  };
  await withWorkspace(options, async (client, workspace) => {
    if (options.publish === true) {
      const published = await client.call("POST /api/v1/workspaces/{workspace}/scorecards/publish", {
        params: { workspace },
        body: { ...question, force: options.force === true },
      });
      if (printedJson(terminal, options, published)) return;
      terminal.out(reportText(published.backtest));
      return terminal.out(`Published ${published.id}, version ${published.version}.`);
    }
    if (options.against !== undefined) {
      const { source: _, ...asked } = question;
      const paths = [file, ...options.against];
      const scorecards: { name: string; source: string }[] = [];
      for (const path of paths) scorecards.push({ name: path, source: await read(path) });
      const compared = await client.call("POST /api/v1/workspaces/{workspace}/scorecards/compare", {
        params: { workspace },
        body: { ...asked, scorecards, sample: numberOf("sample", options.sample) },
      });
      return terminal.out(options.json ? JSON.stringify(compared) : comparisonText(compared));
    }
    const answer = await client.call("POST /api/v1/workspaces/{workspace}/scorecards/backtest", {
      params: { workspace },
      body: { ...question, sample: numberOf("sample", options.sample) },
    });
    terminal.out(options.json ? JSON.stringify(answer) : reportText(answer));
  });
}

/** `tendwell backtest` */
export function backtestCommand(command: Command, terminal: Terminal): void {
  command
    .argument("<file>", "a scorecard as YAML")
    .description("say what a scorecard would have said over the past months, with what could have been known then")
    .option("--months <n>", "months to replay; default 24")
    .option("--horizon <days>", "days after each date in which the outcome counts; default 90")
    .option("--capacity <n>", "accounts the team can look after a month; default 20")
    .option("--segment <attribute>", "report by this account attribute too")
    .option("--sample <share>", "only a share of the accounts, such as 0.1: a preview that is not kept")
    .option("--against <files...>", "hold it against up to three other scorecards over the same months")
    .option("--publish", "store the file as the next version, together with the replay")
    .option("--force", "with --publish: also where somebody else stored a version meanwhile")
    .addHelpText(
      "after",
      "\nExamples:\n  tendwell backtest scorecard/churn.yaml\n  tendwell backtest scorecard/churn.yaml --capacity 30 --segment segment\n  tendwell backtest scorecard/churn.yaml --against old.yaml\n  tendwell backtest scorecard/churn.yaml --publish",
    )
    .action((file: string, _, self: Command) => backtest(file, self.optsWithGlobals(), terminal));
}
