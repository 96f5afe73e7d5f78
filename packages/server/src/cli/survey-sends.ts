import { readdir, readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import type { SurveyRuleSettings } from "@tendwell/contract";
import type { Command } from "commander";
import { type GlobalOptions, withWorkspace } from "./api-client.ts";
import { CliError, EXIT } from "./exit-code.ts";
import { printedJson, type Terminal, table } from "./terminal.ts";

interface SendOptions extends GlobalOptions {
  readonly channel?: string;
  readonly wave?: string;
  readonly to?: string;
  readonly segment?: string;
  readonly share?: string;
  readonly at?: string;
  readonly dryRun?: boolean;
}

interface RuleOptions extends GlobalOptions {
  readonly on?: string;
  readonly drip?: string;
  readonly every?: string;
  readonly from?: string;
  readonly channel?: string;
  readonly feature?: string;
  readonly days?: string;
  readonly after?: string;
  readonly segment?: string;
  readonly most?: string;
  readonly hour?: string;
  readonly past?: boolean;
}

/** Recipients of a CSV file with a heading line: email, phone, name, person, account, locale, zone. */
async function recipientsIn(file: string): Promise<Record<string, string>[]> {
  const { splitRecord } = await import("@tendwell/core");
  const text = (await readFile(file, "utf8")).replace(/^\uFEFF/, "");
  const [head, ...lines] = text.split(/\r?\n/).filter((line) => line.trim() !== "");
  if (head === undefined)
    throw new CliError(`${basename(file)} requires a heading line, got an empty file`, EXIT.usage);
  const names = splitRecord(head, ",").map((name) => name.trim().toLowerCase());
  const known = new Set(["email", "phone", "name", "person", "account", "locale", "zone"]);
  if (!names.some((name) => name === "email" || name === "phone"))
    throw new CliError(`${basename(file)} requires a column email or phone, got ${names.join(", ")}`, EXIT.usage);
  return lines.map((line) => {
    const cells = splitRecord(line, ",");
    return Object.fromEntries(
      names.flatMap((name, i) => (known.has(name) && (cells[i] ?? "") !== "" ? [[name, cells[i]!]] : [])),
    );
  });
}

/** The settings that the options name; the server says what is wrong with them. */
function settingsOf(options: RuleOptions): SurveyRuleSettings {
  const [attribute, ...value] = (options.segment ?? "").split("=");
  const common = {
    channel: (options.channel ?? "email") as "email" | "sms",
    ...(options.segment === undefined ? {} : { segment: { attribute: attribute!, value: value.join("=") } }),
    ...(options.most === undefined ? {} : { most: Number(options.most) }),
  };
  const hour = Number(options.hour ?? 9);
  if ([options.on, options.drip, options.every].filter((one) => one !== undefined).length !== 1)
    throw new CliError("survey rule requires one of --on, --drip and --every", EXIT.usage);
  if (options.drip !== undefined) return { kind: "drip", ...common, share: Number(options.drip), hour };
  if (options.every !== undefined)
    return { kind: "wave", ...common, everyMonths: Number(options.every), startsOn: options.from ?? "", hour };
  return {
    kind: "event",
    ...common,
    event: options.on as Extract<SurveyRuleSettings, { kind: "event" }>["event"],
    afterHours: Number(options.after ?? 0),
    ...(options.feature === undefined ? {} : { feature: options.feature }),
    ...(options.days === undefined ? {} : { daysBefore: Number(options.days) }),
  };
}

function wordsOf(settings: SurveyRuleSettings): string {
  if (settings.kind === "drip") return `drip ${settings.share}`;
  if (settings.kind === "wave") return `every ${settings.everyMonths} months from ${settings.startsOn}`;
  return [settings.event, settings.feature, settings.daysBefore].filter((one) => one !== undefined).join(" ");
}

/** What leaves and comes back: `tendwell survey send|dispatch|rule|rules|pause-rule|resume-rule|bounces` */
export function surveySendCommands(command: Command, terminal: Terminal): void {
  command
    .command("send")
    .description("ask people by e-mail or SMS; whoever is not asked is listed with the reason")
    .argument("<survey>")
    .option("--channel <channel>", "email or sms", "email")
    .option("--to <file>", "CSV with email or phone, and name, person, account, locale, zone")
    .option("--segment <attribute=value>", "everyone at the accounts with this attribute")
    .option("--wave <name>", "wave, such as 2026-Q1")
    .option("--share <part>", "only this share of them, 0 to 1, drawn anew each time")
    .option("--at <time>", "ISO 8601 time; default now")
    .option("--dry-run", "only say who would be asked")
    .action(async (survey: string, _, self: Command) => {
      const options: SendOptions = self.optsWithGlobals();
      const [attribute, ...value] = (options.segment ?? "").split("=");
      if ((options.to === undefined) === (options.segment === undefined))
        throw new CliError("survey send requires either --to or --segment", EXIT.usage);
      await withWorkspace(options, async (client, workspace) => {
        const sent = await client.call("POST /api/v1/workspaces/{workspace}/surveys/{survey}/sends", {
          params: { workspace, survey },
          body: {
            channel: options.channel,
            dryRun: options.dryRun === true,
            ...(options.wave === undefined ? {} : { wave: options.wave }),
            ...(options.share === undefined ? {} : { share: Number(options.share) }),
            ...(options.at === undefined ? {} : { sendAt: options.at }),
            ...(options.to === undefined
              ? { segment: { attribute, value: value.join("=") } }
              : { recipients: await recipientsIn(options.to) }),
          },
        });
        if (printedJson(terminal, options, sent)) return;
        terminal.out(`${sent.queued} queued, ${sent.sent} sent, ${sent.notSent.length} not asked`);
        if (sent.notSent.length > 0)
          terminal.out(
            table(
              ["recipient", "reason"],
              sent.notSent.map((one) => [one.recipient, one.reason]),
            ),
          );
      });
    });

  command
    .command("dispatch")
    .description("send what is due now, reminders included")
    .action(async (_, self: Command) => {
      const options: SendOptions = self.optsWithGlobals();
      await withWorkspace(options, async (client, workspace) => {
        const done = await client.call("POST /api/v1/workspaces/{workspace}/survey-dispatch", {
          params: { workspace },
        });
        if (!printedJson(terminal, options, done))
          terminal.out(`${done.sent} sent, ${done.reminders} reminders, ${done.notSent} not sent, ${done.later} later`);
      });
    });

  command
    .command("rule")
    .description("switch on a standing send: on an event, a share each working day, or a wave every few months")
    .argument("<survey>")
    .option("--on <event>", "ticket_solved, onboarding_done, before_renewal, feature_first_used or churned")
    .option("--drip <share>", "this share on each working day, such as 0.05")
    .option("--every <months>", "a wave every so many months")
    .option("--from <date>", "of --every: day of the first wave")
    .option("--feature <name>", "of feature_first_used")
    .option("--days <number>", "of before_renewal: days before")
    .option("--after <hours>", "wait so long after the event")
    .option("--hour <hour>", "of --drip and --every: local hour from which it runs; default 9")
    .option("--channel <channel>", "email or sms", "email")
    .option("--segment <attribute=value>", "only accounts with this attribute")
    .option("--most <number>", "at most so many messages a run")
    .option("--past", "also what happened within the last 14 days")
    .action(async (survey: string, _, self: Command) => {
      const options: RuleOptions = self.optsWithGlobals();
      const settings = settingsOf(options);
      await withWorkspace(options, async (client, workspace) => {
        const made = await client.call("POST /api/v1/workspaces/{workspace}/surveys/{survey}/rules", {
          params: { workspace, survey },
          body: { settings, includePast: options.past === true },
        });
        if (!printedJson(terminal, options, made)) terminal.out(`${made.id}: ${wordsOf(made.settings)}`);
      });
    });

  command
    .command("rules")
    .description("standing sends of a survey, and what they asked")
    .argument("<survey>")
    .action(async (survey: string, _, self: Command) => {
      const options: GlobalOptions = self.optsWithGlobals();
      await withWorkspace(options, async (client, workspace) => {
        const { items } = await client.call("GET /api/v1/workspaces/{workspace}/surveys/{survey}/rules", {
          params: { workspace, survey },
        });
        if (printedJson(terminal, options, { rules: items })) return;
        terminal.out(
          table(
            ["rule", "when", "state", "queued", "sent", "not sent", "next"],
            items.map((one) => [
              one.id,
              wordsOf(one.settings),
              one.problem ?? (one.enabled ? "on" : "paused"),
              String(one.queued),
              String(one.sent),
              String(one.notSent),
              one.next?.at.slice(0, 16) ?? "",
            ]),
            [3, 4, 5],
          ),
        );
      });
    });

  for (const [name, enabled] of [
    ["pause-rule", false],
    ["resume-rule", true],
  ] as const)
    command
      .command(name)
      .description(enabled ? "go on with a standing send from now" : "pause a standing send")
      .argument("<survey>")
      .argument("<rule>")
      .action(async (survey: string, rule: string, _, self: Command) => {
        const options: GlobalOptions = self.optsWithGlobals();
        await withWorkspace(options, async (client, workspace) => {
          const changed = await client.call("PATCH /api/v1/workspaces/{workspace}/surveys/{survey}/rules/{rule}", {
            params: { workspace, survey, rule },
            body: { enabled },
          });
          if (!printedJson(terminal, options, changed))
            terminal.out(`${changed.id} is ${changed.enabled ? "on" : "paused"}`);
        });
      });

  command
    .command("bounces")
    .description("hand in mail that came back: files, or folders of them such as a Maildir's new")
    .argument("<paths...>")
    .action(async (paths: string[], _, self: Command) => {
      const options: GlobalOptions = self.optsWithGlobals();
      const files: string[] = [];
      for (const path of paths) {
        const isFolder = (await stat(path)).isDirectory();
        files.push(...(isFolder ? (await readdir(path)).sort().map((name) => join(path, name)) : [path]));
      }
      await withWorkspace(options, async (client, workspace) => {
        const found = [];
        for (const file of files)
          found.push({
            file,
            ...(await client.call("POST /api/v1/workspaces/{workspace}/survey-bounces", {
              params: { workspace },
              body: { message: await readFile(file, "utf8") },
            })),
          });
        if (printedJson(terminal, options, { bounces: found })) return;
        terminal.out(
          table(
            ["file", "kind", "address", "ours"],
            found.map((one) => [one.file, one.kind, one.address ?? "", one.known ? "yes" : "no"]),
          ),
        );
      });
    });
}
