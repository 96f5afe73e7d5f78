import { defineConfig } from "vitest/config";

const source = ["@tendwell/source"];

// Run by scripts/parity.mjs, which installs the engine. A process per file: the embedded ClickHouse binds one data folder.
export default defineConfig({
  resolve: { conditions: source },
  ssr: { resolve: { conditions: source } },
  test: {
    include: ["packages/*/src/**/*.parity.test.ts"],
    exclude: ["**/node_modules/**", "**/dist/**"],
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 600_000,
    hookTimeout: 120_000,
  },
});
