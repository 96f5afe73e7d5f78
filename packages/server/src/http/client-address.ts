import type { Context } from "hono";

/**
 * The client's address. `X-Forwarded-For` counts only behind a named proxy, read from the right: the first address that
 * is not itself a trusted proxy.
 */
export function clientAddress(trustedProxies: readonly string[]): (c: Context) => string {
  const trusted = new Set(trustedProxies);
  return (c) => {
    const bindings = c.env as { incoming?: { socket?: { remoteAddress?: string } } } | undefined;
    const peer = (bindings?.incoming?.socket?.remoteAddress ?? "in-process").replace(/^::ffff:/, "");
    if (!trusted.has(peer)) return peer;
    const forwarded = (c.req.header("x-forwarded-for") ?? "")
      .split(",")
      .map((part) => part.trim())
      .filter((part) => part !== "");
    for (let i = forwarded.length - 1; i >= 0; i -= 1) if (!trusted.has(forwarded[i]!)) return forwarded[i]!;
    return peer;
  };
}
