import type { Command } from "commander";
import { type GlobalOptions, withWorkspace } from "./api-client.ts";
import { printedJson, type Terminal, table } from "./terminal.ts";

interface CaseOptions extends GlobalOptions {
  readonly kind?: string;
}

interface AskOptions extends GlobalOptions {
  readonly status?: string;
  readonly note?: string;
}

/** What is made of answers: `tendwell survey cases|resurvey|ask|asks|loop` */
export function surveyLoopCommands(command: Command, terminal: Terminal): void {
  command
    .command("cases")
    .description("low answers to follow up and promoters to ask, those due first")
    .option("--kind <kind>", "detractor or advocate")
    .action(async (_, self: Command) => {
      const options: CaseOptions = self.optsWithGlobals();
      await withWorkspace(options, async (client, workspace) => {
        const found = await client.call("GET /api/v1/workspaces/{workspace}/survey-cases", {
          params: { workspace },
          query: { kind: options.kind },
        });
        if (printedJson(terminal, options, found)) return;
        terminal.out(
          table(
            ["due", "kind", "score", "person", "account", "status", "owner"],
            found.items.map((one) => [
              one.dueAt.slice(0, 16),
              one.kind,
              String(one.score),
              one.person ?? "",
              one.account ?? "",
              one.overdue ? `${one.status}, overdue` : one.status,
              one.owner ?? "",
            ]),
            [2],
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
      await withWorkspace(options, async (client, workspace) => {
        const asked = await client.call("POST /api/v1/workspaces/{workspace}/survey-cases/{case}/resurvey", {
          params: { workspace, case: id },
          body: {},
        });
        if (!printedJson(terminal, options, asked)) terminal.out(`asked again on ${asked.sendAt.slice(0, 16)}`);
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
      await withWorkspace(options, async (client, workspace) => {
        const noted = await client.call("PUT /api/v1/workspaces/{workspace}/survey-cases/{case}/asks/{kind}", {
          params: { workspace, case: id, kind },
          body: {
            status: options.status as "asked" | "done" | "declined",
            ...(options.note === undefined ? {} : { note: options.note }),
          },
        });
        if (!printedJson(terminal, options, noted)) terminal.out(`${noted.kind}: ${noted.status}`);
      });
    });

  command
    .command("asks")
    .description("what promoters were asked for, and what came of it")
    .action(async (_, self: Command) => {
      const options: GlobalOptions = self.optsWithGlobals();
      await withWorkspace(options, async (client, workspace) => {
        const found = await client.call("GET /api/v1/workspaces/{workspace}/survey-asks", {
          params: { workspace },
          query: {},
        });
        if (printedJson(terminal, options, found)) return;
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
      await withWorkspace(options, async (client, workspace) => {
        const found = await client.call("GET /api/v1/workspaces/{workspace}/survey-case-summary", {
          params: { workspace },
          query: {},
        });
        if (printedJson(terminal, options, found)) return;
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
