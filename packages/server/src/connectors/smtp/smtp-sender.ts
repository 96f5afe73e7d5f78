import { createTransport } from "nodemailer";

/** A mail server as a workspace's settings name it; `from` is how mails are signed. */
export interface MailServer {
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
  readonly user?: string | undefined;
  readonly password: string | null;
  readonly from: string;
}

export interface OutgoingMail {
  readonly to: string;
  readonly locale: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly replyTo?: string | undefined;
  /** With its angle brackets; the same on every try, so that a mail program that gets it twice shows it once. Default a new one. */
  readonly messageId?: string;
  /** Where one click leaves; null where nobody is meant to leave by a link. */
  readonly unsubscribe: string | null;
  readonly attachment?: { readonly name: string; readonly type: string; readonly bytes: Uint8Array } | null;
}

/** A mail that did not leave, in the server's words; `permanent` where this address would refuse it again. */
export class MailError extends Error {
  override readonly name = "MailError";
  /** SMTP reply code; null where the server was not reached. */
  readonly code: number | null;
  readonly permanent: boolean;
  constructor(cause: Error & { readonly responseCode?: number; readonly code?: string }) {
    super(cause.message, { cause });
    this.code = cause.responseCode ?? null;
    this.permanent = this.code !== null && this.code >= 500 && cause.code === "EENVELOPE";
  }
}

export interface SmtpSender {
  /** Returns the message id. Throws MailError. */
  send(mail: OutgoingMail): Promise<string>;
  close(): void;
}

/** Hands mails to any SMTP server. `connections`: how many stay open for many mails; default a new one for each. */
export function smtpSender(server: MailServer, connections?: number): SmtpSender {
  const shared = {
    host: server.host,
    port: server.port,
    secure: server.secure,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(server.user === undefined ? {} : { auth: { user: server.user, pass: server.password ?? "" } }),
  };
  const transport =
    connections === undefined
      ? createTransport(shared)
      : createTransport({ ...shared, pool: true, maxConnections: connections });
  return {
    async send({ to, locale, subject, text, html, replyTo, messageId, unsubscribe, attachment = null }) {
      try {
        const sent = await transport.sendMail({
          from: server.from,
          ...(replyTo === undefined ? {} : { replyTo }),
          to: { name: "", address: to },
          subject,
          text,
          html,
          ...(messageId === undefined ? {} : { messageId }),
          headers: {
            // RFC 8058: the mail program itself offers to unsubscribe, and posts.
            ...(unsubscribe === null
              ? {}
              : { "List-Unsubscribe": `<${unsubscribe}>`, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" }),
            "Content-Language": locale,
            "Auto-Submitted": "auto-generated",
          },
          ...(attachment === null
            ? {}
            : {
                attachments: [
                  { filename: attachment.name, contentType: attachment.type, content: Buffer.from(attachment.bytes) },
                ],
              }),
        });
        return sent.messageId;
      } catch (cause) {
        throw new MailError(cause as Error);
      }
    },
    close: () => transport.close(),
  };
}
