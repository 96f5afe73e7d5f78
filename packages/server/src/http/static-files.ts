import { readFile, stat } from "node:fs/promises";
import { extname, join, resolve, sep } from "node:path";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".webmanifest": "application/manifest+json",
  ".txt": "text/plain; charset=utf-8",
};
const ENCODINGS = [
  ["br", ".br"],
  ["gzip", ".gz"],
] as const;

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

/** The built web app: hashed assets for ever, `index.html` for every page path. Null when it has not been built. */
export function staticFiles(directory: string): (request: Request) => Promise<Response | null> {
  const root = resolve(directory);
  return async (request) => {
    let pathname: string;
    try {
      pathname = decodeURIComponent(new URL(request.url).pathname);
    } catch {
      return null;
    }
    if (pathname.includes("\0")) return null;
    let path = resolve(join(root, pathname));
    if (path !== root && !path.startsWith(root + sep)) return null;
    if (path === root || !(await isFile(path))) {
      // A missing asset stays missing: only page paths fall back to the app.
      if (extname(pathname) !== "") return null;
      path = join(root, "index.html");
      if (!(await isFile(path))) return null;
    }
    const headers = new Headers({
      "content-type": TYPES[extname(path)] ?? "application/octet-stream",
      "cache-control": pathname.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache",
      vary: "Accept-Encoding",
    });
    const accepted = (request.headers.get("accept-encoding") ?? "")
      .split(",")
      .map((part) => part.split(";")[0]!.trim());
    for (const [encoding, suffix] of ENCODINGS) {
      if (!accepted.includes(encoding) || !(await isFile(path + suffix))) continue;
      headers.set("content-encoding", encoding);
      return new Response(new Uint8Array(await readFile(path + suffix)), { headers });
    }
    return new Response(new Uint8Array(await readFile(path)), { headers });
  };
}
