import { createServer } from "node:http";

export interface HostSite {
  /** Where the pages are: another origin than the survey's. */
  readonly origin: string;
  /** The body of the page at a path, and attributes of the widget's script there. */
  page(path: string, body: string, script: string): void;
  close(): Promise<void>;
}

/** Styles of a page that does its worst to what is put into it. */
const HOSTILE =
  "*{color:red!important;font-size:9px!important;border-radius:0!important;position:static!important}div{display:none!important}section,label,h2,button{all:unset!important;float:left!important}#useful{display:block;min-block-size:400px}";

/** Somebody else's web site, with the strictest content security policy that lets the widget in: the two lines that the guide names. */
export async function openHostSite(widget: string): Promise<HostSite> {
  const pages = new Map<string, { body: string; script: string }>();
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://x").pathname;
    if (path === "/hostile.css") {
      response.writeHead(200, { "content-type": "text/css" }).end(HOSTILE);
      return;
    }
    if (path === "/said.js") {
      response
        .writeHead(200, { "content-type": "text/javascript" })
        .end("window.tendwell=window.tendwell||function(){(tendwell.q=tendwell.q||[]).push(arguments)};");
      return;
    }
    const page = pages.get(path);
    if (page === undefined) {
      response.writeHead(404).end();
      return;
    }
    response
      .writeHead(200, {
        "content-type": "text/html; charset=utf-8",
        "content-security-policy": `default-src 'none'; script-src 'self' ${widget}; connect-src ${widget}; style-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'`,
      })
      .end(
        `<!doctype html><html lang="en"><head><title>Host</title><link rel="stylesheet" href="/hostile.css"><script src="/said.js"></script></head><body><main><h1>Help</h1>${page.body}</main><script src="${widget}/widget.js" ${page.script} async></script></body></html>`,
      );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("a host site requires a TCP address, got none");
  return {
    origin: `http://localhost:${address.port}`,
    page: (path, body, script) => void pages.set(path, { body, script }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
