import { createServer } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";
import { watchProcess } from "./process-watch.ts";

test.skipIf(process.platform !== "linux")("a socket that was open for a moment is seen, and so is memory", async () => {
  expect(watchProcess().stop().internetSockets).toEqual([]);
  const watch = watchProcess();
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const block = Buffer.alloc(64 << 20, 1);
  await wait(60);
  await new Promise((resolve) => server.close(resolve));
  const peaks = watch.stop();
  expect(peaks.internetSockets).toHaveLength(1);
  expect(peaks.rssBytes).toBeGreaterThan(block.length);
});
