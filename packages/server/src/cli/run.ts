import { Command, CommanderError } from "commander";
import { CliError, EXIT } from "./exit-code.ts";
import { processTerminal, type Terminal } from "./terminal.ts";

type Setup = (command: Command, terminal: Terminal) => void;

/** Every command with its loader: only the one that is asked for is loaded. */
const COMMANDS: Readonly<Record<string, { readonly about: string; readonly load: () => Promise<Setup> }>> = {
  start: {
    about: "make the example workspaces on the first run, then serve",
    load: async () => (await import("./start.ts")).startCommand,
  },
  serve: {
    about: "serve the API and the pages of an installation",
    load: async () => (await import("./serve.ts")).serveCommand,
  },
  import: {
    about: "import files; known exports are recognised, others need a mapping",
    load: async () => (await import("./import.ts")).importCommand,
  },
  metrics: {
    about: "list, explain and compute metrics",
    load: async () => (await import("./metrics.ts")).metricsCommand,
  },
  score: {
    about: "score the accounts by every scorecard in force",
    load: async () => (await import("./score.ts")).scoreCommand,
  },
  portfolio: {
    about: "list accounts with their health, revenue, renewal, last touch and tickets",
    load: async () => (await import("./portfolio.ts")).portfolioCommand,
  },
  due: {
    about: "list renewals and milestones that are due",
    load: async () => (await import("./due.ts")).dueCommand,
  },
  layouts: {
    about: "list, save and choose arrangements of the dashboard",
    load: async () => (await import("./layouts.ts")).layoutsCommand,
  },
  explain: {
    about: "say why an account has its score, or what moved it",
    load: async () => (await import("./explain.ts")).explainCommand,
  },
  touch: {
    about: "log, list and read touches: calls, meetings, e-mails and notes",
    load: async () => (await import("./touch.ts")).touchCommand,
  },
  brief: {
    about: "write one printed page about an account",
    load: async () => (await import("./brief.ts")).briefCommand,
  },
  backtest: {
    about: "say what a scorecard would have said over the past months",
    load: async () => (await import("./backtest.ts")).backtestCommand,
  },
  export: {
    about: "write a metric's figures, the rows behind it, or a fact table as a file",
    load: async () => (await import("./export.ts")).exportCommand,
  },
  apply: {
    about: "store definitions from files: settings, segments, metrics",
    load: async () => (await import("./apply.ts")).applyCommand,
  },
  diff: {
    about: "show how definition files differ from what is stored, and which figures would move",
    load: async () => (await import("./diff.ts")).diffCommand,
  },
  pull: {
    about: "write the stored definitions as files",
    load: async () => (await import("./pull.ts")).pullCommand,
  },
  test: {
    about: "run the examples that definitions carry",
    load: async () => (await import("./test.ts")).testCommand,
  },
  doctor: {
    about: "say what is stale, missing, rejected or contradictory, and how the machine fares",
    load: async () => (await import("./doctor.ts")).doctorCommand,
  },
  generate: {
    about: "fill an empty workspace with a generated company",
    load: async () => (await import("./generate.ts")).generateCommand,
  },
  workspaces: {
    about: "list, make and change workspaces",
    load: async () => (await import("./workspaces.ts")).workspacesCommand,
  },
  survey: {
    about: "make, check, send and read surveys",
    load: async () => (await import("./survey.ts")).surveyCommand,
  },
  share: {
    about: "make, list and revoke links that show one view",
    load: async () => (await import("./share.ts")).shareCommand,
  },
  report: {
    about: "schedule reports that leave by mail",
    load: async () => (await import("./report.ts")).reportCommand,
  },
  notify: {
    about: "channels that tell what happens, and what became of each delivery",
    load: async () => (await import("./notify.ts")).notifyCommand,
  },
  sql: { about: "run a read-only query", load: async () => (await import("./sql.ts")).sqlCommand },
  backup: {
    about: "write a backup of the installation",
    load: async () => (await import("./backup.ts")).backupCommand,
  },
  restore: { about: "restore a backup", load: async () => (await import("./restore.ts")).restoreCommand },
  erase: { about: "erase a person", load: async () => (await import("./erase.ts")).eraseCommand },
  link: {
    about: "print a new one-time link that signs the owner in",
    load: async () => (await import("./link.ts")).linkCommand,
  },
};

function globalOptions(program: Command): Command {
  return program
    .option(
      "--home <folder>",
      "the installation; default $TENDWELL_HOME, else .tendwell of the checkout or of your own folder",
    )
    .option("--workspace <name>", "the company; default $TENDWELL_WORKSPACE, else `main`, the only one, or `example`")
    .option("--port <port>", "port of the server; default 4800")
    .option("--json", "print JSON");
}

async function build(name: string | undefined, terminal: Terminal): Promise<Command> {
  const program = globalOptions(new Command("tendwell"))
    .description("From raw exports to exact customer-success metrics.")
    .showHelpAfterError("(add --help for the options)")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.err(text.trimEnd()),
    })
    .addHelpText(
      "after",
      "\nExamples:\n  tendwell start\n  tendwell import ./my-exports\n  tendwell metrics get nps --json",
    );
  for (const [command, { about, load }] of Object.entries(COMMANDS)) {
    const child = globalOptions(program.command(command)).description(about);
    if (command === name) (await load())(child, terminal);
  }
  // Sub-commands repeat the global options, so that they may stand anywhere.
  for (const child of program.commands) for (const grandchild of child.commands) globalOptions(grandchild);
  return program;
}

/** The word that names the command: the first one that is neither an option nor an option's value. */
function commandName(args: readonly string[]): string | undefined {
  for (let i = 0; i < args.length; i += 1) {
    const arg = args[i]!;
    if (["--home", "--workspace", "--port"].includes(arg)) i += 1;
    else if (!arg.startsWith("-")) return arg;
  }
  return undefined;
}

export const COMMAND_NAMES: readonly string[] = Object.keys(COMMANDS);

/** Runs the command line; returns the exit code. */
export async function run(args: readonly string[], terminal: Terminal = processTerminal): Promise<number> {
  const name = commandName(args);
  const program = await build(name === "help" ? args[args.indexOf("help") + 1] : name, terminal);
  let exitCode: number = EXIT.ok;
  try {
    await program.parseAsync(args as string[], { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) {
      exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    } else if (error instanceof CliError) {
      if (error.message !== "") terminal.err(error.message);
      exitCode = error.exitCode;
    } else {
      terminal.err(error instanceof Error ? error.message : String(error));
      if (process.env.TENDWELL_DEBUG !== undefined && error instanceof Error) terminal.err(error.stack ?? "");
      exitCode = EXIT.error;
    }
  }
  return exitCode;
}
