// The workbook job: the key-figures workbook, its cached results removed, is worked out again by LibreOffice and must give
// our numbers. Installs LibreOffice Calc by apt-get where `soffice` is missing. Last line: `N passed, N failed`.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import excel from "exceljs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = mkdtempSync(join(tmpdir(), "tendwell-workbook-"));
let passed = 0;
let failed = 0;

function check(name, ok, detail = "") {
  if (ok) passed += 1;
  else {
    failed += 1;
    console.log(`FAILED ${name} ${detail}`);
  }
}

function run(command, args, options = {}) {
  const result = spawnSync(command, args, { cwd: root, encoding: "utf8", ...options });
  if (result.status === 0) return result.stdout;
  throw new Error(`${command} ${args.join(" ")}: ${result.error?.message ?? `${result.stdout}${result.stderr}`}`);
}

/** Makes sure that `soffice` is there, and says how long that took. */
function needOffice() {
  if (spawnSync("soffice", ["--version"]).status === 0) return;
  const started = Date.now();
  console.log("workbook: installing libreoffice-calc (about a minute, once)");
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const [command, ...first] = process.getuid?.() === 0 ? ["apt-get"] : ["sudo", "-n", "apt-get"];
  run(command, [...first, "update"], { env });
  run(command, [...first, "install", "-y", "--no-install-recommends", "libreoffice-calc"], { env });
  console.log(`workbook: installed in ${Math.round((Date.now() - started) / 1000)} s`);
}

function tendwell(...args) {
  const env = { ...process.env, TENDWELL_SOURCE: "1", TENDWELL_HOME: join(folder, "home") };
  delete env.TENDWELL_WORKSPACE;
  return run(process.execPath, [join(root, "packages/server/bin/tendwell.mjs"), ...args], { env });
}

async function read(path) {
  const book = new excel.Workbook();
  await book.xlsx.load(readFileSync(path));
  return book;
}

/** Every formula of a workbook as `sheet!address` → cell. */
function formulas(book) {
  const found = new Map();
  for (const sheet of book.worksheets) {
    sheet.eachRow((row) =>
      row.eachCell((cell) => {
        if (cell.formula !== undefined) found.set(`${sheet.name}!${cell.address}`, cell);
      }),
    );
  }
  return found;
}

/** The number of a cell; null for one that is left empty. */
function numberOf(cell) {
  const value = cell.formula === undefined ? cell.value : cell.result;
  return typeof value === "number" ? value : value === undefined || value === null || value === "" ? null : Number.NaN;
}

const same = (a, b) =>
  a === null || b === null ? a === b : Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));

/** Writes the workbook without any cached result, `change` applied first, and returns what LibreOffice makes of it. */
async function recalculated(path, name, change = () => undefined) {
  const book = await read(path);
  change(book);
  for (const cell of formulas(book).values()) cell.value = { formula: cell.formula };
  const bare = join(folder, `${name}.xlsx`);
  await book.xlsx.writeFile(bare);
  const left = [...formulas(await read(bare)).values()].filter((cell) => cell.result !== undefined);
  check(`${name}: cached results removed`, left.length === 0, `${left.length} are still there`);
  const out = join(folder, "office");
  mkdirSync(out, { recursive: true });
  const profile = `-env:UserInstallation=file://${join(folder, "profile")}`;
  run("soffice", [profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", out, bare]);
  return read(join(out, `${name}.xlsx`));
}

/** Checks one workbook row by row: each row of formulas gives, in every month, what we had written beside them. */
async function compare(path, name) {
  const ours = formulas(await read(path));
  const theirs = await recalculated(path, name);
  const rows = new Map();
  for (const [key, cell] of ours) {
    const [sheet, address] = [key.slice(0, key.lastIndexOf("!")), cell.address];
    const row = `${name}: ${sheet} row ${cell.row}`;
    const got = numberOf(theirs.getWorksheet(sheet).getCell(address));
    const bad = same(numberOf(cell), got) ? [] : [`${address}: ${got}, ours ${numberOf(cell)}`];
    rows.set(row, [...(rows.get(row) ?? []), ...bad]);
  }
  check(`${name}: has formulas`, rows.size > 40, `${rows.size} rows`);
  for (const [row, bad] of rows) check(row, bad.length === 0, bad.slice(0, 3).join("; "));
  return { ours, theirs };
}

/** The one formula of the notes: how many cells differ from our figures. */
const differences = (book) => numberOf([...formulas(book)].find(([key]) => key.startsWith("Notes!"))[1]);

try {
  needOffice();
  tendwell("workspaces", "create", "acme", "--name", "Acme");
  tendwell("workspaces", "create", "empty", "--name", "Empty");
  tendwell("--workspace", "acme", "generate", "--accounts", "120", "--events", "3000", "--months", "24");
  const book = (workspace, locale, months, ...more) => {
    const path = join(folder, `written-${workspace}-${locale}-${more.length}.xlsx`);
    const report = ["export", "--workbook", "saas", "--locale", locale, "--months", months, "-o", path];
    tendwell("--workspace", workspace, ...report, ...more);
    return path;
  };
  const english = book("acme", "en", "18");
  await compare(english, "acme-en");
  await compare(book("acme", "zh-Hans", "3"), "acme-zh-Hans");
  await compare(book("acme", "en", "6", "--filter", "segment:smb"), "acme-segment");
  await compare(book("empty", "en", "2"), "empty-en");
  // The formulas are live: with another input, the figures move away from ours.
  const altered = await recalculated(english, "altered", (changed) => {
    const cell = changed.getWorksheet("Sums").getCell("C5");
    cell.value = cell.value + 1000;
  });
  check("another input gives other figures", differences(altered) > 5, `${differences(altered)} differ`);
} catch (error) {
  failed += 1;
  console.log(`FAILED workbook: ${error.stack}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
