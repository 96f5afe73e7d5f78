// Plain Node, no dependencies: makes a bare clone ready. Installs and builds only what is missing, and says so.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const purpose = process.argv[2] ?? "start";
const say = (text) => console.log(`[tendwell] ${text}`);

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `Tendwell requires Node 20.19 or newer, got ${process.versions.node}. Install a newer Node and run the command again.`,
  );
  process.exit(1);
}

/** npm passes its own settings down as npm_* variables; a nested npm must not inherit them. */
function cleanEnvironment() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.toLowerCase().startsWith("npm_")));
}

function run(command, args) {
  const result = spawnSync(command, args, {
    cwd: root,
    stdio: "inherit",
    env: cleanEnvironment(),
    shell: process.platform === "win32",
  });
  if (result.status !== 0) {
    console.error(`[tendwell] ${command} ${args.join(" ")} failed${result.error ? `: ${result.error.message}` : ""}`);
    process.exit(result.status ?? 1);
  }
}

function files(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      if (entry.name === "node_modules" || entry.name === "dist") return [];
      const path = join(folder, entry.name);
      return entry.isDirectory() ? files(path) : [path];
    });
}

function hashOf(paths) {
  const hash = createHash("sha256");
  for (const path of paths) hash.update(path.slice(root.length)).update("\0").update(readFileSync(path)).update("\0");
  return hash.digest("hex");
}

function stampIs(name, value) {
  const path = join(root, "node_modules", ".tendwell", name);
  return existsSync(path) && readFileSync(path, "utf8") === value;
}

function writeStamp(name, value) {
  mkdirSync(join(root, "node_modules", ".tendwell"), { recursive: true });
  writeFileSync(join(root, "node_modules", ".tendwell", name), value);
}

const lock = hashOf([join(root, "package-lock.json")]);
if (stampIs("lock", lock)) {
  say("packages are installed");
} else {
  say("installing packages as the lock file names them; the first time takes a minute or two");
  // Not `npm ci`: it refuses a lock file made where the registry lacks a tool's binaries for some other platform.
  // `--no-save` installs what the lock file names and leaves the lock file alone.
  run("npm", ["install", "--no-save", "--no-audit", "--no-fund"]);
  writeStamp("lock", lock);
}

const sources = ["core", "messages", "contract", "server", "web", "widget"].flatMap((name) =>
  files(join(root, "packages", name)),
);
const build = hashOf([...sources, join(root, "tsconfig.base.json")]);
if (purpose === "install") {
  // Only the packages were asked for.
} else if (
  stampIs("build", build) &&
  ["web/dist/app/index.html", "widget/dist/widget.js"].every((one) => existsSync(join(root, "packages", one)))
) {
  say("the build is up to date");
} else {
  say("building server and web app");
  run(process.execPath, ["scripts/build.mjs"]);
  writeStamp("build", build);
}
