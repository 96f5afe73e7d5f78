import { readFileSync } from "node:fs";

/** The server package's version: the same file above the sources and above dist. */
export const VERSION: string = (
  JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as { version: string }
).version;
