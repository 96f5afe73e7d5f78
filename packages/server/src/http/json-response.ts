import { createHash } from "node:crypto";

function matches(header: string | null, etag: string): boolean {
  if (header === null) return false;
  const opaque = (tag: string) => tag.trim().replace(/^W\//, "");
  return header.split(",").some((tag) => tag.trim() === "*" || opaque(tag) === opaque(etag));
}

/** JSON with a weak ETag over its bytes; a GET that already has them is answered 304. */
export function jsonResponse(data: unknown, status: number, request: Request, extra: Headers | null): Response {
  const text = JSON.stringify(data);
  const headers = new Headers(extra ?? undefined);
  headers.set("content-type", "application/json");
  headers.set("cache-control", "private, no-cache");
  headers.append("vary", "Authorization, Cookie");
  if (request.method === "GET" && status === 200) {
    const etag = `W/"${createHash("sha1").update(text).digest("base64url")}"`;
    headers.set("etag", etag);
    if (matches(request.headers.get("if-none-match"), etag)) {
      headers.delete("content-type");
      return new Response(null, { status: 304, headers });
    }
  }
  return new Response(text, { status, headers });
}
