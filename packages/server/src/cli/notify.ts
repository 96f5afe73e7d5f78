import type { Command } from "commander";
import { type GlobalOptions, withWorkspace } from "./api-client.ts";
import { CliError, EXIT } from "./exit-code.ts";
import { printedJson, type Terminal, table } from "./terminal.ts";

interface NotifyOptions extends GlobalOptions {
  readonly name?: string;
  readonly url?: string;
  readonly address?: string;
  readonly event?: readonly string[];
  readonly urgency?: string;
  readonly locale?: string;
  readonly channel?: string;
  readonly status?: string;
  readonly limit?: string;
  readonly cursor?: string;
}

const collect = (value: string, before: readonly string[] = []): string[] => [...before, value];
const minute = (at: string | null): string => (at === null ? "" : at.slice(0, 16).replace("T", " "));

/** `tendwell notify list|types|add|test|deliveries|retry` */
export function notifyCommand(command: Command, terminal: Terminal): void {
  command
    .description("channels that tell what happens: list, add, test, and what became of each delivery")
    .addHelpText(
      "after",
      "\nExamples:\n  tendwell notify list\n  tendwell notify add webhook --name crm --url https://crm.example/hooks --event alert.raised\n  tendwell notify test chn_1234\n  tendwell notify deliveries --status dead\n  tendwell notify retry dlv_1234",
    );
  const outcome = (one: {
    id: string;
    status: string;
    reason: string | null;
    error: string | null;
    answer: number | null;
  }) => {
    if (one.status === "sent") return terminal.out(`${one.id} was delivered`);
    const why = [one.reason, one.error, one.answer].filter((part) => part !== null).join(", ");
    throw new CliError(`${one.id} was not delivered: ${why}`, EXIT.error);
  };

  command
    .command("list")
    .description("channels, and how they fare")
    .action(async (_, self: Command) => {
      const options: NotifyOptions = self.optsWithGlobals();
      await withWorkspace(options, async (client, workspace) => {
        const found = await client.call("GET /api/v1/workspaces/{workspace}/notify/channels", {
          params: { workspace },
        });
        if (printedJson(terminal, options, found)) return;
        terminal.out(
          table(
            ["channel", "kind", "name", "to", "state", "waiting", "dead", "last delivered"],
            found.items.map((one) => [
              one.id,
              one.kind,
              one.name,
              one.target,
              one.paused !== null
                ? `paused: ${one.paused.why}`
                : one.failures > 0
                  ? `failing: ${one.failures}`
                  : "works",
              String(one.waiting),
              String(one.dead),
              minute(one.lastSentAt),
            ]),
            [5, 6],
          ),
        );
      });
    });

  command
    .command("types")
    .description("events that can be told")
    .action(async (_, self: Command) => {
      const options: NotifyOptions = self.optsWithGlobals();
      await withWorkspace(options, async (client, workspace) => {
        const params = { workspace };
        const found = await client.call("GET /api/v1/workspaces/{workspace}/notify/event-types", { params });
        if (printedJson(terminal, options, found)) return;
        terminal.out(
          table(
            ["event", "about"],
            found.items.map((one) => [one.type, one.summary]),
            [],
          ),
        );
      });
    });

  command
    .command("add <kind>")
    .description("add a channel: email (a daily digest), slack, teams or webhook")
    .requiredOption("--name <name>", "what it is called")
    .option("--url <url>", "address of the webhook")
    .option("--address <address>", "e-mail address of a digest")
    .option("--event <type>", "an event it hears of (repeatable); default alert.raised and alert.cleared", collect)
    .option("--urgency <urgency>", "least urgency of an alert: watch or at_risk; default watch")
    .option("--locale <locale>", "language of messages: en, zh-Hans, zh-Hant or ro; default en")
    .action(async (kind: string, _, self: Command) => {
      const options: NotifyOptions = self.optsWithGlobals();
      await withWorkspace(options, async (client, workspace) => {
        const { name, url, address, event, urgency, locale } = options;
        const made = await client.call("POST /api/v1/workspaces/{workspace}/notify/channels", {
          params: { workspace },
          body: {
            kind,
            name,
            ...(kind === "email" ? { address } : { url }),
            ...(kind === "webhook" || locale === undefined ? {} : { locale }),
            rules: [
              {
                types: event ?? ["alert.raised", "alert.cleared"],
                ...(urgency === undefined ? {} : { urgency }),
              },
            ],
          },
        });
        if (printedJson(terminal, options, made)) return;
        terminal.out(`${made.channel.id} was added`);
        if (made.secret !== null) terminal.out(`Signing secret, shown only now: ${made.secret}`);
      });
    });

  command
    .command("test <channel>")
    .description("send a test through a channel now")
    .action(async (channel: string, _, self: Command) => {
      const options: NotifyOptions = self.optsWithGlobals();
      await withWorkspace(options, async (client, workspace) => {
        const params = { workspace, channel };
        const sent = await client.call("POST /api/v1/workspaces/{workspace}/notify/channels/{channel}/test", {
          params,
        });
        if (!printedJson(terminal, options, sent)) outcome(sent);
      });
    });

  command
    .command("deliveries")
    .description("deliveries, newest first")
    .option("--channel <id>", "only of this channel")
    .option("--status <status>", "collected, in_digest, waiting, sent, dead or dropped")
    .option("--limit <n>", "rows per page, at most 200")
    .option("--cursor <cursor>", "go on where the last page ended")
    .action(async (_, self: Command) => {
      const options: NotifyOptions = self.optsWithGlobals();
      await withWorkspace(options, async (client, workspace) => {
        const { channel, status, limit, cursor } = options;
        const found = await client.call("GET /api/v1/workspaces/{workspace}/notify/deliveries", {
          params: { workspace },
          query: { channel, status, limit, cursor },
        });
        if (printedJson(terminal, options, found)) return;
        terminal.out(
          table(
            ["delivery", "at", "channel", "what", "account", "status", "attempts", "next", "why"],
            found.items.map((one) => [
              one.id,
              minute(one.createdAt),
              one.channel.name,
              one.event?.type ?? "digest",
              one.event?.account ?? "",
              one.status,
              String(one.attempts),
              minute(one.nextAt),
              [one.reason, one.error, one.answer === null || one.status === "sent" ? null : String(one.answer)]
                .filter((part) => part !== null)
                .join(", "),
            ]),
            [6],
          ),
        );
        if (found.nextCursor !== null) terminal.out(`More: --cursor ${found.nextCursor}`);
      });
    });

  command
    .command("retry <delivery>")
    .description("send a delivery again now, with the same id")
    .action(async (delivery: string, _, self: Command) => {
      const options: NotifyOptions = self.optsWithGlobals();
      await withWorkspace(options, async (client, workspace) => {
        const params = { workspace, delivery };
        const route = "POST /api/v1/workspaces/{workspace}/notify/deliveries/{delivery}/retry";
        const sent = await client.call(route, { params });
        if (!printedJson(terminal, options, sent)) outcome(sent);
      });
    });
}
