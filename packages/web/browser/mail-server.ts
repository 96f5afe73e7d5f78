import { SMTPServer } from "smtp-server";

export interface ReceivedMail {
  readonly html: string;
  /** The links in it. */
  readonly links: readonly string[];
  /** Where a mail program posts to leave with one click (RFC 8058); null where the mail does not offer it. */
  readonly oneClick: string | null;
}

export interface MailServer {
  readonly port: number;
  /** The next mail to this address. */
  mailTo(address: string): Promise<ReceivedMail>;
  /** To whom the mails are that came and were not asked for yet, sorted. */
  waiting(): readonly string[];
  close(): Promise<void>;
}

const unquoted = (text: string): string =>
  Buffer.from(
    text
      .replaceAll(/=\r?\n/g, "")
      .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    "latin1",
  ).toString("utf8");

/** The HTML part of a multipart mail, decoded. */
function htmlOf(raw: string): string {
  const [, head = "", body = ""] = /(Content-Type: text\/html[\s\S]*?)\r\n\r\n([\s\S]*?)\r\n--/.exec(raw) ?? [];
  return /base64/i.test(head) ? Buffer.from(body, "base64").toString("utf8") : unquoted(body);
}

/** A real SMTP server on loopback that keeps what it gets. */
export async function openMailServer(): Promise<MailServer> {
  const mails: { readonly to: string; readonly raw: string }[] = [];
  const server = new SMTPServer({
    disabledCommands: ["STARTTLS", "AUTH"],
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const to = session.envelope.rcptTo.map((one) => one.address).join(",");
        mails.push({ to, raw: Buffer.concat(chunks).toString("utf8") });
        done();
      });
    },
  });
  const port = await new Promise<number>((resolve) => {
    const listener = server.listen(0, "127.0.0.1", () => resolve((listener.address() as { port: number }).port));
  });
  return {
    port,
    async mailTo(address) {
      for (const end = Date.now() + 60_000; Date.now() < end; ) {
        const found = mails.find((one) => one.to === address);
        if (found !== undefined) {
          mails.splice(mails.indexOf(found), 1);
          const html = htmlOf(found.raw);
          const links = [...html.matchAll(/href="([^"]+)"/g)].map(([, href = ""]) => href.replaceAll("&amp;", "&"));
          const [, leave = null] = /^List-Unsubscribe:\s+<([^>]+)>/im.exec(found.raw) ?? [];
          const isOneClick = /^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r?$/im.test(found.raw);
          return { html, links, oneClick: isOneClick ? leave : null };
        }
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      throw new Error(
        `a mail to ${address} requires to come within a minute, got mails to ${mails.map(({ to }) => to)}`,
      );
    },
    waiting: () => mails.map(({ to }) => to).sort(),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
