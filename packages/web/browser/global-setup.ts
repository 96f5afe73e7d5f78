import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { TestProject } from "vitest/node";
import { launchBrowser } from "./launch-browser.ts";
import { type StorageState, signIn } from "./open-page.ts";
import { seedNotifications } from "./seed-notifications.ts";
import { seedSurveys } from "./seed-surveys.ts";
import { type Company, startCompany } from "./start-company.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Where the server listens, and the cookies of its owner: the one-time link works once, for all test files together. */
    readonly company: { readonly url: string; readonly state: StorageState };
  }
}

let company: Company | null = null;

/** Builds the pages as they are shipped and starts the real server on a temporary home with a small generated company. */
export async function setup(project: TestProject): Promise<void> {
  // As a process of its own: the test runner's NODE_ENV would make the development build of React.
  const vite = join(dirname(createRequire(import.meta.url).resolve("vite/package.json")), "bin/vite.js");
  for (const part of ["..", "../../widget"])
    await promisify(execFile)(process.execPath, [vite, "build", "--logLevel", "warn"], {
      cwd: fileURLToPath(new URL(part, import.meta.url)),
      env: { ...process.env, NODE_ENV: "production" },
    });
  company = await startCompany();
  const browser = await launchBrowser();
  const state = await signIn(browser, company.link);
  const context = await browser.newContext({ storageState: state });
  await seedSurveys(context, company.url);
  await seedNotifications(context, company.url);
  await browser.close();
  project.provide("company", { url: company.url, state });
}

export async function teardown(): Promise<void> {
  await company?.stop();
}
