// Compiles the server's packages and bundles the web app, from nothing: stale output of deleted sources must not stay.
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

function run(label, args, cwd = root) {
  const started = Date.now();
  const result = spawnSync(process.execPath, args, { cwd, stdio: "inherit" });
  if (result.status !== 0) {
    console.error(`[build] ${label} failed`);
    process.exit(result.status ?? 1);
  }
  console.log(`[build] ${label}: ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

for (const name of ["core", "messages", "contract", "server", "web", "widget", "testkit"]) {
  rmSync(join(root, "packages", name, "dist"), { recursive: true, force: true });
}
run("types and server", [join(root, "node_modules/typescript/bin/tsc"), "-b"]);
const vite = [join(root, "node_modules/vite/bin/vite.js"), "build", "--logLevel", "warn"];
run("web app", vite, join(root, "packages/web"));
run("widget", vite, join(root, "packages/widget"));
