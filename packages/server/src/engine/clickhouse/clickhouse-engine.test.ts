import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { raw } from "@tendwell/core";
import { expect, test } from "vitest";
import { QueryCancelledError } from "../engine.ts";
import { openClickhouse } from "./clickhouse-engine.ts";

test("a server that does not answer is named without its credentials", async () => {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(503).end("no");
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  const error = await openClickhouse({ url: `http://tendwell:hunter2@127.0.0.1:${port}` }).catch(
    (cause: Error) => cause,
  );
  expect(error).toMatchObject({ message: `ClickHouse requires a server that answers, got none at 127.0.0.1:${port}` });
  server.close();
});

test("the caller is let go at its time bound, though the server keeps its rows back", async () => {
  let answered = 0;
  const server = createServer((request, response) => {
    request.resume();
    answered += 1;
    response.writeHead(200, { "content-type": "application/x-ndjson" });
    response.write('["one"]\n["UInt8"]\n');
    // The opening question is answered; of every later one the rows never come.
    if (answered === 1) response.end("[1]\n");
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  const engine = await openClickhouse({ url: `http://127.0.0.1:${port}` });
  const options = { tags: { surface: "test", route: "silent" }, timeoutMs: 300 };
  await expect(engine.query(raw("select 1 as one"), options)).rejects.toBeInstanceOf(QueryCancelledError);
  const columns: string[] = [];
  const read = async () => {
    for await (const chunk of engine.stream(raw("select 1 as one"), options)) {
      for (const column of chunk.columns) columns.push(`${column.name} ${column.type}`);
    }
  };
  await expect(read()).rejects.toBeInstanceOf(QueryCancelledError);
  expect(columns).toEqual(["one UInt8"]);
  await engine.close();
  server.closeAllConnections();
  server.close();
});
