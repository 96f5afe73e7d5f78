import { defineConfig } from "vitest/config";

const source = ["@tendwell/source"];

/** Packages that are functions of what they are given: their tests have nothing to leave behind for one another. */
const PURE = "packages/{core,contract,messages}/src/**/*.test.ts";
const NEVER = ["**/node_modules/**", "**/dist/**", "**/*.parity.test.ts", "**/*.browser.test.ts"];

export default defineConfig({
  resolve: { conditions: source },
  ssr: { resolve: { conditions: source } },
  test: {
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    projects: [
      {
        extends: true,
        test: {
          name: "whole",
          include: ["packages/*/src/**/*.test.ts", "scripts/**/*.test.ts", "bench/**/*.test.ts"],
          exclude: [...NEVER, PURE],
        },
      },
      {
        extends: true,
        // One process for many files: starting one and reading the sources again takes longer than most of them run.
        test: { name: "pure", include: [PURE], exclude: NEVER, isolate: false },
      },
    ],
  },
});
