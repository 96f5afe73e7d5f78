import type { OpenWorkspace } from "../../access/open-workspace.ts";
import type { Captured } from "./captured-touch.ts";
import { everybody, isInternal, type Match } from "./match-addresses.ts";
import { type TouchDraft, type TouchOrigin, touchIdOf } from "./touch-store.ts";

/** What a workspace says about its captured messages. */
export interface CaptureRules {
  readonly internalDomains: readonly string[];
  readonly keepBody: boolean;
}

export function originOf(channel: Captured["channel"]): TouchOrigin {
  return channel === "email" ? "Mail" : "Calendar";
}

/** What makes a captured touch one: the message or occurrence, at one account. */
export function keyOf(key: string, accountId: string): string {
  return `${key}|${accountId}`;
}

/** The touch that a captured message or meeting is at one of its accounts. */
export function capturedDraft(
  workspace: OpenWorkspace,
  rules: CaptureRules,
  captured: Captured,
  match: Match,
): TouchDraft {
  const origin = originOf(captured.channel);
  const internal = everybody(captured).filter(({ email }) => isInternal(email, rules.internalDomains));
  const fromUs = captured.from !== null && isInternal(captured.from.email, rules.internalDomains);
  const [staff] = internal;
  return {
    id: touchIdOf(workspace.store, origin, keyOf(captured.key, match.accountId)),
    accountId: match.accountId,
    people: match.people,
    at: captured.at,
    channel: captured.channel,
    staff: staff === undefined ? null : (staff.name ?? staff.email.slice(0, staff.email.indexOf("@"))),
    sentiment: null,
    success: true,
    minutes: captured.minutes,
    // Without one's own domains nobody knows which side wrote.
    direction: captured.channel === "meeting" || rules.internalDomains.length === 0 ? null : fromUs ? "out" : "in",
    subject: captured.subject,
    text: rules.keepBody ? captured.text : null,
    ...(captured.meeting === undefined ? {} : { meeting: captured.meeting }),
  };
}
