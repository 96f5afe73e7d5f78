import { smsSegments } from "@tendwell/core/surveys";
import type { SmsSettings } from "./channel-service.ts";

interface SmsMessage {
  readonly to: string;
  readonly text: string;
  readonly invitationId: string;
  /** Where the gateway reports deliveries and replies. */
  readonly callback: string;
}

/** Thrown when a message did not leave; `permanent` where trying again is of no use. */
export class DeliveryError extends Error {
  override readonly name = "DeliveryError";
  readonly permanent: boolean;
  constructor(message: string, permanent: boolean) {
    super(message);
    this.permanent = permanent;
  }
}

/** A way to send text messages: hands one over and returns the gateway's id of it, or null. */
export type SmsGateway = (message: SmsMessage) => Promise<string | null>;

const TIMEOUT_MS = 15_000;

async function ask(url: string, init: RequestInit): Promise<{ readonly status: number; readonly text: string }> {
  let response: Response;
  try {
    response = await fetch(url, { ...init, redirect: "error", signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch (cause) {
    throw new DeliveryError(`the gateway did not answer: ${(cause as Error).message}`, false);
  }
  const text = (await response.text()).slice(0, 2_000);
  if (response.status >= 400)
    throw new DeliveryError(
      `the gateway answered ${response.status}`,
      response.status < 500 && response.status !== 429,
    );
  return { status: response.status, text };
}

function twilio(settings: SmsSettings, password: string): SmsGateway {
  const user = settings.user ?? "";
  const url = `${settings.url.replace(/\/+$/, "")}/2010-04-01/Accounts/${encodeURIComponent(user)}/Messages.json`;
  return async ({ to, text, callback }) => {
    const body = new URLSearchParams({ To: to, From: settings.from, Body: text, StatusCallback: callback });
    const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
    const answer = await ask(url, { method: "POST", headers: { authorization }, body });
    try {
      return (JSON.parse(answer.text) as { sid?: string }).sid ?? null;
    } catch {
      return null;
    }
  };
}

function kannel(settings: SmsSettings, password: string): SmsGateway {
  return async ({ to, text, invitationId, callback }) => {
    const url = new URL(settings.url);
    const isUcs2 = smsSegments(text).encoding === "UCS-2";
    const query: Record<string, string> = {
      username: settings.user ?? "",
      password,
      from: settings.from,
      to,
      text,
      charset: "UTF-8",
      coding: isUcs2 ? "2" : "0",
      "dlr-mask": "19",
      "dlr-url": `${callback}?inv=${encodeURIComponent(invitationId)}&dlr=%d`,
    };
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    await ask(url.href, { method: "GET" });
    return invitationId;
  };
}

function template(settings: SmsSettings, password: string): SmsGateway {
  return async ({ to, text, invitationId, callback }) => {
    const values: Readonly<Record<string, string>> = {
      to,
      text,
      from: settings.from,
      user: settings.user ?? "",
      password,
      id: invitationId,
      callback: `${callback}?id=${encodeURIComponent(invitationId)}`,
    };
    const url = settings.url.replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
      const value = values[name];
      return value === undefined ? whole : encodeURIComponent(value);
    });
    await ask(url, { method: "GET" });
    return invitationId;
  };
}

/** The gateway that the settings name. */
export function smsGateway(settings: SmsSettings, password: string | null): SmsGateway {
  return { twilio, kannel, template }[settings.adapter](settings, password ?? "");
}
