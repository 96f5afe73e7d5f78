import { defineConfig } from "vitest/config";

const source = ["@tendwell/source"];

/** Tests in a real browser against the real server: `npx vitest run -c vitest.browser.config.ts`. */
export default defineConfig({
  resolve: { conditions: source },
  ssr: { resolve: { conditions: source } },
  test: {
    include: ["packages/web/src/**/*.browser.test.ts"],
    globalSetup: ["packages/web/browser/global-setup.ts"],
    pool: "forks",
    maxWorkers: 1,
    // The four languages of every-screen at once: while one waits for its page, another draws.
    maxConcurrency: 4,
    testTimeout: 1_500_000,
    hookTimeout: 300_000,
  },
});
