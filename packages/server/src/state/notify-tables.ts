/** Times in state are ISO 8601 texts in UTC. */
type Instant = string;

/** Something that happened and may be told: the outbox. Kept for a while after it was told. */
export interface NotifyEventTable {
  /** `evt_…`: the `webhook-id` of every delivery of it. */
  id: string;
  workspace_id: string;
  type: string;
  /** What makes it the same event: a second one with the key is not stored. */
  key: string;
  /** JSON, as the contract gives the type's data. */
  data: string;
  /** Surrogate id of the account it is about, for rules. */
  account_id: string | null;
  at: Instant;
  /** When it was handed to the channels whose rules want it; null while it waits. */
  routed_at: Instant | null;
}

/** A way out of a workspace. */
export interface NotifyChannelTable {
  id: string;
  workspace_id: string;
  /** email, slack, teams, webhook */
  kind: string;
  name: string;
  /** The member whose own digest it is; null for a channel of the workspace. */
  person_id: string | null;
  /** JSON by kind: what may be shown. */
  settings: string;
  /** JSON by kind, sealed by the secret box: addresses that are secrets, signing secrets. */
  secret: string | null;
  /** Local hours; both null without quiet hours. */
  quiet_from: number | null;
  quiet_to: number | null;
  /** Set while nothing is sent; what comes meanwhile waits. */
  paused_at: Instant | null;
  /** person, failures, gone, unsubscribed */
  paused_why: string | null;
  /** Failed attempts in a row. */
  failures: number;
  /** After a failure nothing is tried before. */
  hold_until: Instant | null;
  /** The newest moment up to which a digest was made. */
  digest_at: Instant | null;
  created_at: Instant;
  created_by: string;
}

/** What a channel wants to hear; one of its rules is enough. */
export interface NotifyRuleTable {
  id: string;
  workspace_id: string;
  channel_id: string;
  position: number;
  /** JSON: event types. */
  types: string;
  /** JSON: patterns of alerts; null for all. */
  codes: string | null;
  /** JSON: account attribute → values, all of which must hold; null for every account. */
  filters: string | null;
  /** A stored segment by id; null for every account. */
  segment: string | null;
  /** watch or at_risk */
  urgency: string;
}

/** One event, or one digest, on its way through one channel. */
export interface NotifyDeliveryTable {
  id: string;
  workspace_id: string;
  channel_id: string;
  /** Null for a digest. */
  event_id: string | null;
  /** The digest it went with. */
  digest_id: string | null;
  /** collected (for the next digest), in_digest, waiting, sent, dead, dropped */
  status: string;
  /** Why it is dead or was dropped. */
  reason: string | null;
  attempts: number;
  next_at: Instant | null;
  created_at: Instant;
  tried_at: Instant | null;
  ended_at: Instant | null;
  /** HTTP status or SMTP reply code of the last attempt. */
  answer: number | null;
  /** What went wrong last, as a code: neither addresses nor secrets. */
  error: string | null;
}

/** Alerts that fire now: what makes them come once, and clear. */
export interface NotifyAlertTable {
  workspace_id: string;
  subject: string;
  code: string;
  status: string;
  account_id: string;
  /** JSON: its external id and name when it was raised. */
  account: string;
  raised_at: Instant;
}

export interface NotifyTables {
  notify_event: NotifyEventTable;
  notify_channel: NotifyChannelTable;
  notify_rule: NotifyRuleTable;
  notify_delivery: NotifyDeliveryTable;
  notify_alert: NotifyAlertTable;
}
