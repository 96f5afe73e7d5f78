import { createReadStream } from "node:fs";
import { openFactStore } from "../fact-store.ts";
import { SALT } from "./import-fixture.ts";
import { importFiles } from "./ingest-service.ts";

// Run by crash.test.ts in a process of its own, so that it can be killed: imports the files named behind the folder.
const [directory, mapping, ...paths] = process.argv.slice(2);
const store = await openFactStore({
  directory: directory!,
  salt: SALT,
  zone: "UTC",
  currency: "EUR",
  threads: 2,
  memoryLimit: "1GB",
});
process.stdout.write("open\n");
await importFiles(store, {
  files: paths.map((path) => ({ name: path.split("/").at(-1)!, bytes: createReadStream(path) })),
  mapping: mapping!,
});
await store.close();
process.stdout.write("done\n");
