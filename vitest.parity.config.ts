import { defineConfig } from "vitest/config";

const source = ["@tendwell/source"];

// Run by scripts/parity.mjs, which installs the engine. One process at a time: the embedded ClickHouse binds one data folder.
export default defineConfig({
  resolve: { conditions: source },
  ssr: { resolve: { conditions: source } },
  test: {
    include: ["packages/*/src/**/*.parity.test.ts"],
    exclude: ["**/node_modules/**", "**/dist/**"],
    pool: "forks",
    fileParallelism: false,
    testTimeout: 600_000,
    hookTimeout: 120_000,
  },
});
