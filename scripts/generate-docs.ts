// Writes every generated page of docs/; a test asserts that what is committed is what this writes.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { generatedPages } from "./docs/generated-pages.ts";

const pages = generatedPages();
mkdirSync("docs/metrics", { recursive: true });
for (const name of readdirSync("docs/metrics")) if (!pages.has(`docs/metrics/${name}`)) rmSync(`docs/metrics/${name}`);
for (const [path, text] of pages) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
console.log(`${pages.size} pages written`);
