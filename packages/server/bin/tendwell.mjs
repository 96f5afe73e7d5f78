#!/usr/bin/env node
// Runs the built program when there is one, else the sources through tsx.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const built = new URL("../dist/cli/run.js", import.meta.url);
const source = new URL("../src/cli/run.ts", import.meta.url);
const fromSource = process.env.TENDWELL_SOURCE === "1" || !existsSync(built);

if (!fromSource) {
  const { run } = await import(built.href);
  process.exitCode = await run(process.argv.slice(2));
} else if (!existsSync(source)) {
  console.error("Tendwell is not built here. Run `npm run build`.");
  process.exitCode = 1;
} else if (process.execArgv.includes("--conditions=@tendwell/source")) {
  const { run } = await import(source.href);
  process.exitCode = await run(process.argv.slice(2));
} else {
  const tsx = import.meta.resolve("tsx");
  const flags = ["--conditions=@tendwell/source", "--import", tsx, fileURLToPath(import.meta.url)];
  const child = spawn(process.execPath, [...flags, ...process.argv.slice(2)], { stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  process.exitCode = await new Promise((resolve) => {
    child.on("exit", (code, signal) => resolve(code ?? (signal === null ? 1 : 130)));
  });
}
