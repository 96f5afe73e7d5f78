import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import type { Hono } from "hono";

export interface Listener {
  readonly port: number;
  readonly address: string;
  close(): Promise<void>;
}

/** Serves an app on an address; port 0 takes a free one. Rejects when the port is taken. */
export function listen(app: Hono, address: string, port: number): Promise<Listener> {
  return new Promise((resolve, reject) => {
    // A large upload may take longer than Node's five minutes for a whole request; headers keep their own limit.
    const serverOptions = { requestTimeout: 0, headersTimeout: 60_000 };
    const server = serve({ fetch: app.fetch, hostname: address, port, serverOptions }, (info: AddressInfo) => {
      resolve({
        port: info.port,
        address,
        close: () =>
          new Promise((done) => {
            server.close(() => done());
            // Idle keep-alive connections would hold the process open.
            if ("closeAllConnections" in server) setTimeout(() => server.closeAllConnections(), 2_000).unref();
            if ("closeIdleConnections" in server) server.closeIdleConnections();
          }),
      });
    });
    server.once("error", reject);
  });
}
