import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { SurveyRuleSettings } from "@tendwell/contract";
import type { Command } from "commander";
import { chooseWorkspace, type GlobalOptions, withClient } from "./api-client.ts";
import { CliError, EXIT } from "./exit-code.ts";
import { type Terminal, table } from "./terminal.ts";

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

interface AskOptions extends GlobalOptions {
  readonly status?: string;
  readonly note?: string;
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

/** Standing sends, bounces, asking again and asks: `tendwell survey rules|rule|bounces|resurvey|ask|asks|loop` */
export function surveySendCommands(command: Command, terminal: Terminal): void {
  const workspaceOf = (
    options: GlobalOptions,
    work: (client: Parameters<Parameters<typeof withClient>[1]>[0], workspace: string) => Promise<void>,
  ) => withClient(options, async (client) => work(client, await chooseWorkspace(client, options)));
  const json = (options: GlobalOptions, data: unknown): boolean => {
    if (options.json) terminal.out(JSON.stringify(data));
    return options.json === true;
  };

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
      await workspaceOf(options, async (client, workspace) => {
        const made = await client.call("POST /api/v1/workspaces/{workspace}/surveys/{survey}/rules", {
          params: { workspace, survey },
          body: { settings, includePast: options.past === true },
        });
        if (!json(options, made)) terminal.out(`${made.id}: ${wordsOf(made.settings)}`);
      });
    });

  command
    .command("rules")
    .description("standing sends of a survey, and what they asked")
    .argument("<survey>")
    .action(async (survey: string, _, self: Command) => {
      const options: GlobalOptions = self.optsWithGlobals();
      await workspaceOf(options, async (client, workspace) => {
        const { items } = await client.call("GET /api/v1/workspaces/{workspace}/surveys/{survey}/rules", {
          params: { workspace, survey },
        });
        if (json(options, { rules: items })) return;
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
        await workspaceOf(options, async (client, workspace) => {
          const changed = await client.call("PATCH /api/v1/workspaces/{workspace}/surveys/{survey}/rules/{rule}", {
            params: { workspace, survey, rule },
            body: { enabled },
          });
          if (!json(options, changed)) terminal.out(`${changed.id} is ${changed.enabled ? "on" : "paused"}`);
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
      await workspaceOf(options, async (client, workspace) => {
        const found = [];
        for (const file of files)
          found.push({
            file,
            ...(await client.call("POST /api/v1/workspaces/{workspace}/survey-bounces", {
              params: { workspace },
              body: { message: await readFile(file, "utf8") },
            })),
          });
        if (json(options, { bounces: found })) return;
        terminal.out(
          table(
            ["file", "kind", "address", "ours"],
            found.map((one) => [one.file, one.kind, one.address ?? "", one.known ? "yes" : "no"]),
          ),
        );
      });
    });

  command
    .command("resurvey")
    .description("ask the person of a resolved case again, once the rest between two surveys is over")
    .argument("<case>")
    .action(async (id: string, _, self: Command) => {
      const options: GlobalOptions = self.optsWithGlobals();
      await workspaceOf(options, async (client, workspace) => {
        const asked = await client.call("POST /api/v1/workspaces/{workspace}/survey-cases/{case}/resurvey", {
          params: { workspace, case: id },
          body: {},
        });
        if (!json(options, asked)) terminal.out(`asked again on ${asked.sendAt.slice(0, 16)}`);
      });
    });

  command
    .command("ask")
    .description("note that a promoter was asked for a review, a referral or a reference, and what came of it")
    .argument("<case>")
    .argument("<kind>", "review, referral or reference")
    .option("--status <status>", "asked, done or declined", "asked")
    .option("--note <text>")
    .action(async (id: string, kind: string, _, self: Command) => {
      const options: AskOptions = self.optsWithGlobals();
      await workspaceOf(options, async (client, workspace) => {
        const noted = await client.call("PUT /api/v1/workspaces/{workspace}/survey-cases/{case}/asks/{kind}", {
          params: { workspace, case: id, kind },
          body: {
            status: options.status as "asked" | "done" | "declined",
            ...(options.note === undefined ? {} : { note: options.note }),
          },
        });
        if (!json(options, noted)) terminal.out(`${noted.kind}: ${noted.status}`);
      });
    });

  command
    .command("asks")
    .description("what promoters were asked for, and what came of it")
    .action(async (_, self: Command) => {
      const options: GlobalOptions = self.optsWithGlobals();
      await workspaceOf(options, async (client, workspace) => {
        const found = await client.call("GET /api/v1/workspaces/{workspace}/survey-asks", {
          params: { workspace },
          query: {},
        });
        if (json(options, found)) return;
        terminal.out(
          table(
            ["person", "kind", "status", "by", "at", "note"],
            found.items.map((one) => [
              one.person ?? "",
              one.kind,
              one.status,
              one.by ?? "",
              one.askedAt.slice(0, 16),
              one.note ?? "",
            ]),
          ),
        );
      });
    });

  command
    .command("loop")
    .description("the closed loop in figures: how fast, what it was about, what fixed it")
    .action(async (_, self: Command) => {
      const options: GlobalOptions = self.optsWithGlobals();
      await workspaceOf(options, async (client, workspace) => {
        const found = await client.call("GET /api/v1/workspaces/{workspace}/survey-case-summary", {
          params: { workspace },
          query: {},
        });
        if (json(options, found)) return;
        const hours = (value: number | null) => (value === null ? "–" : `${value.toFixed(1)} h`);
        terminal.out(`${found.open} open, ${found.overdue} overdue, ${found.resolved} resolved`);
        terminal.out(
          `median ${hours(found.medianHoursToContact)} until contacted, ${hours(found.medianHoursToResolve)} until resolved`,
        );
        for (const [title, list] of [
          ["cause", found.causes],
          ["fix", found.fixes],
        ] as const)
          for (const one of list)
            terminal.out(
              `${title}: ${one.text}: ${one.cases}, ${one.better} of ${one.askedAgain} better when asked again`,
            );
      });
    });
}
