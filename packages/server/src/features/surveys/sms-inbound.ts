import type { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { OptOutService } from "./opt-out-service.ts";
import type { SendService } from "./send-service.ts";
import type { SurveyKeys } from "./survey-keys.ts";

/** What people write to be left alone, in our four languages. */
const STOP =
  /^\s*(stop|stopall|unsubscribe|cancel|end|quit|dezabonare|renunt|renunț|opreste|oprește|退订|退訂|td|停止|取消)\b|^\s*(退订|退訂|停止|取消)/iu;

/** What gateways report: deliveries, failures and replies. The address carries a signature, so that nobody else can report. */
export function mountSmsInbound(app: Hono, keys: SurveyKeys, sends: SendService, optOuts: OptOutService): void {
  app.on(["GET", "POST"], "/sms/:token", bodyLimit({ maxSize: 64 * 1024 }), async (c) => {
    const workspaceId = keys.open("sms", c.req.param("token"));
    if (workspaceId === null) return c.body(null, 404);
    const form = c.req.method === "POST" ? await c.req.formData().catch(() => null) : null;
    const field = (...names: string[]): string => {
      for (const name of names) {
        const value = form?.get(name) ?? c.req.query(name);
        if (typeof value === "string" && value !== "") return value;
      }
      return "";
    };
    const status = field("MessageStatus", "SmsStatus", "status").toLowerCase();
    // Kannel: 1 delivered, 2 not delivered, 16 refused by the centre.
    const dlr = field("dlr");
    const delivered =
      status === "delivered" || dlr === "1"
        ? true
        : /^(undelivered|failed|rejected|expired)$/.test(status) || dlr === "2" || dlr === "16"
          ? false
          : null;
    if (delivered !== null) {
      const id = field("inv", "id");
      const providerId = field("MessageSid", "SmsSid", "message_id");
      await sends.report(workspaceId, id !== "" ? { id } : { providerId }, delivered);
    } else {
      const from = field("From", "from", "sender");
      if (from !== "" && STOP.test(field("Body", "text", "message"))) await optOuts.optOut(workspaceId, from, "stop");
    }
    return c.body("", 200, { "content-type": "text/plain" });
  });
}
