import { createTransport } from "nodemailer";
import type { EmailSettings } from "./channel-service.ts";
import { DeliveryError } from "./sms-gateway.ts";
import type { MailText } from "./survey-message.ts";

interface OutgoingMail extends MailText {
  readonly to: string;
  readonly unsubscribe: string;
  readonly locale: string;
}

export interface MailSender {
  /** Returns the message id. Throws DeliveryError. */
  send(mail: OutgoingMail): Promise<string | null>;
  close(): void;
}

interface SmtpError extends Error {
  readonly responseCode?: number;
  readonly code?: string;
}

/** Mail over any SMTP server, one connection for many messages. */
export function mailSender(settings: EmailSettings, password: string | null): MailSender {
  const transport = createTransport({
    pool: true,
    maxConnections: 2,
    host: settings.host,
    port: settings.port,
    secure: settings.secure,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(settings.user === undefined ? {} : { auth: { user: settings.user, pass: password ?? "" } }),
  });
  return {
    async send(mail) {
      try {
        const info = await transport.sendMail({
          from: settings.from,
          ...(settings.replyTo === undefined ? {} : { replyTo: settings.replyTo }),
          to: { name: "", address: mail.to },
          subject: mail.subject,
          text: mail.text,
          html: mail.html,
          headers: {
            // RFC 8058: the mail program itself offers to unsubscribe, and posts.
            "List-Unsubscribe": `<${mail.unsubscribe}>`,
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Content-Language": mail.locale,
            "Auto-Submitted": "auto-generated",
          },
        });
        return info.messageId;
      } catch (cause) {
        const { responseCode, code, message } = cause as SmtpError;
        const isRefused = responseCode !== undefined && responseCode >= 500 && code === "EENVELOPE";
        throw new DeliveryError(message, isRefused);
      }
    },
    close: () => transport.close(),
  };
}
