import { SMTPServer } from "smtp-server";
import type { Answer as HttpAnswer } from "./test-installation.ts";
import { openTestInstallation, type TestInstallation } from "./test-installation.ts";

const PUBLIC = "http://survey.test";

export interface ReceivedMail {
  readonly to: string;
  readonly raw: string;
}

/** A real SMTP server on loopback that keeps what it gets and refuses who is named. */
export async function mailbox(
  refused: readonly string[] = [],
): Promise<{ port: number; mails: ReceivedMail[]; close(): Promise<void> }> {
  const mails: ReceivedMail[] = [];
  const server = new SMTPServer({
    disabledCommands: ["STARTTLS", "AUTH"],
    onRcptTo({ address }, _session, done) {
      if (refused.includes(address)) {
        const error = Object.assign(new Error("no such mailbox"), { responseCode: 550 });
        return done(error);
      }
      return done();
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        mails.push({
          to: session.envelope.rcptTo.map((one) => one.address).join(","),
          raw: Buffer.concat(chunks).toString("utf8"),
        });
        done();
      });
    },
  });
  const port = await new Promise<number>((resolve) => {
    const listener = server.listen(0, "127.0.0.1", () => resolve((listener.address() as { port: number }).port));
  });
  return { port, mails, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

/** A part of a multipart mail, decoded. */
export function partOf(mail: ReceivedMail, type: "text/plain" | "text/html"): string {
  const match = new RegExp(`Content-Type: ${type.replace("/", "\\/")}[^]*?\\r\\n\\r\\n([^]*?)\\r\\n--`).exec(mail.raw);
  const head = new RegExp(`Content-Type: ${type.replace("/", "\\/")}[^]*?\\r\\n\\r\\n`).exec(mail.raw)?.[0] ?? "";
  const body = match?.[1] ?? "";
  if (/base64/i.test(head)) return Buffer.from(body, "base64").toString("utf8");
  if (!/quoted-printable/i.test(head)) return body;
  return Buffer.from(
    body
      .replaceAll(/=\r?\n/g, "")
      .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    "latin1",
  ).toString("utf8");
}

/** A clock that tests move. */
export interface Clock {
  ms: number;
}

export interface Office extends TestInstallation {
  readonly clock: Clock;
  /** Asks the API of the workspace as its owner. */
  api(method: string, path: string, body?: unknown): Promise<HttpAnswer>;
  /** A page of the public listener. */
  visit(path: string, init?: RequestInit): Promise<{ status: number; html: string; headers: Headers }>;
  /** Fills in and hands in the form of a page, some seconds after it was made. */
  submit(
    html: string,
    fields: Readonly<Record<string, string | readonly string[]>>,
    options?: { seconds?: number; headers?: Record<string, string> },
  ): Promise<{ status: number; html: string }>;
  /** Shuts the installation down and opens another on the same home. */
  reopen(): Promise<Office>;
}

const decode = (text: string) =>
  text
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");

/** The action and hidden fields of a page's form. */
export function formOf(html: string): { action: string; hidden: Record<string, string> } {
  const action = decode(/<form method="post" action="([^"]*)"/.exec(html)?.[1] ?? "");
  const hidden: Record<string, string> = {};
  for (const match of html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g))
    hidden[match[1]!] = decode(match[2]!);
  return { action, hidden };
}

/** An installation with one workspace and a public address. */
export async function openOffice(
  clock: Clock,
  options: Parameters<typeof openTestInstallation>[0] = {},
): Promise<Office> {
  const installation = await openTestInstallation({
    now: () => clock.ms,
    publicHostNames: ["survey.test"],
    ...options,
  });
  installation.setPublicUrl(PUBLIC);
  const bearer = installation.localCredential;
  const existing = await installation.ask("GET", "/api/v1/workspaces", { bearer });
  if ((existing.json.items as unknown as unknown[]).length === 0)
    await installation.ask("POST", "/api/v1/workspaces", {
      bearer,
      body: { slug: "acme", name: "Acme", zone: "UTC", currency: "EUR" },
    });
  const visit: Office["visit"] = async (path, init = {}) => {
    const url = path.startsWith("http") ? path : `${PUBLIC}${path}`;
    const headers = new Headers(init.headers);
    headers.set("host", "survey.test");
    const response = await installation.publicApp.request(url, { ...init, headers });
    return { status: response.status, html: await response.text(), headers: response.headers };
  };
  return {
    ...installation,
    clock,
    api: (method, path, body) =>
      installation.ask(method, `/api/v1/workspaces/acme${path}`, { bearer, ...(body === undefined ? {} : { body }) }),
    visit,
    async submit(html, fields, { seconds = 8, headers = {} } = {}) {
      const { action, hidden } = formOf(html);
      clock.ms += seconds * 1000;
      const form = new FormData();
      for (const [name, value] of Object.entries({ ...hidden, website: "", ...fields }))
        for (const one of Array.isArray(value) ? value : [value]) form.append(name, one as string);
      return visit(action, { method: "POST", body: form, headers });
    },
    async reopen() {
      await installation.close();
      return openOffice(clock, { ...options, home: installation.home });
    },
  };
}

/** Personal links in a mail, in order. */
export function linksIn(text: string): string[] {
  return [...text.matchAll(/http:\/\/survey\.test(\/s\/[^\s"?&<)]+)/g)].map((match) => match[1]!);
}
