/** Times in state are ISO 8601 texts in UTC. */
type Instant = string;

/** An open link of a survey: shared, printed as a QR code, or opened on a kiosk. */
export interface SurveyLinkTable {
  id: string;
  workspace_id: string;
  survey_id: string;
  /** link, kiosk, widget */
  channel: string;
  label: string;
  /** JSON: where and to whom it shows itself, see `surveyLinkSettingsSchema`; null: all as unless told. */
  settings: string | null;
  created_at: Instant;
  revoked_at: Instant | null;
}

/** One person asked once. Carries no address: that is in the vault, under the person's surrogate id. */
export interface SurveyInvitationTable {
  id: string;
  workspace_id: string;
  survey_id: string;
  /** Version of the definition it was made with; later ones are used when it is answered. */
  version: number;
  wave: string | null;
  /** email, sms, link, api */
  channel: string;
  /** Surrogate ids as decimal texts. */
  person_id: string | null;
  account_id: string | null;
  locale: string | null;
  /** queued, sent, not_sent, bounced, cancelled */
  status: string;
  /** Why it was not sent. */
  reason: string | null;
  send_at: Instant;
  created_at: Instant;
  sent_at: Instant | null;
  bounced_at: Instant | null;
  opened_at: Instant | null;
  started_at: Instant | null;
  opted_out_at: Instant | null;
  delivered_at: Instant | null;
  /** Stops reminders. In anonymous surveys it is set for five or more at once. */
  responded_at: Instant | null;
  expires_at: Instant;
  attempts: number;
  reminders_sent: number;
  last_sent_at: Instant | null;
  provider_id: string | null;
  /** Score of the link that was clicked; not an answer. */
  provisional_score: number | null;
  /** Keyed hash of the client that followed the hidden link. */
  trap_client: string | null;
  /** The standing send that asked, and what for: once per person. */
  rule_id: string | null;
  occasion: string | null;
  revision: number;
  flushed_revision: number;
}

/** One respondent's answers; the outbox of the facts while `revision` is above `flushed_revision`. */
export interface SurveyAnswerTable {
  id: string;
  workspace_id: string;
  survey_id: string;
  version: number;
  wave: string | null;
  channel: string;
  /** Null for open links and in anonymous surveys. */
  invitation_id: string | null;
  person_id: string | null;
  account_id: string | null;
  locale: string;
  /** JSON by question id. Free texts are taken out once they are in the vault. */
  answers: string;
  /** JSON: attributes that logic and quotas saw, with the link's own. */
  attributes: string;
  complete: number;
  /** JSON array of signals; not empty: the answer stands apart and reaches no fact. */
  flags: string;
  /** A person looked at the flags and let the answer count. */
  released: number;
  seconds: number | null;
  submitted_at: Instant;
  /** When it was given, where it waited for a network until `submitted_at`. */
  answered_at: Instant | null;
  revision: number;
  flushed_revision: number;
}

/** Anonymous surveys: which invitations were used, as keyed hashes without a time. */
export interface SurveySpentTable {
  hash: string;
  workspace_id: string;
  survey_id: string;
  /** 1 once the reminder flag is set. */
  flagged: number;
}

/** Who wants no more surveys: a keyed hash of the address or number. */
export interface SurveyOptOutTable {
  workspace_id: string;
  address_hash: string;
  /** unsubscribe, stop, staff */
  how: string;
  at: Instant;
}

/** A low answer to be followed up, or a promoter to be asked for something. */
export interface SurveyCaseTable {
  id: string;
  workspace_id: string;
  survey_id: string;
  answer_id: string;
  account_id: string | null;
  person_id: string | null;
  /** detractor, advocate */
  kind: string;
  question: string;
  score: number;
  /** open, contacted, resolved, resurveyed */
  status: string;
  owner: string | null;
  due_at: Instant;
  cause: string | null;
  fix: string | null;
  /** Of an advocate: review, referral, reference. */
  ask: string | null;
  created_at: Instant;
  contacted_at: Instant | null;
  resolved_at: Instant | null;
  resurveyed_at: Instant | null;
  /** The invitation that asks again, and what it was answered. */
  resurvey_invitation_id: string | null;
  resurvey_score: number | null;
}

/** A standing send: an event, a share each working day, or a wave every few months. */
export interface SurveyRuleTable {
  id: string;
  workspace_id: string;
  survey_id: string;
  /** JSON, see the contract's `SurveyRuleSettings`. */
  settings: string;
  enabled: number;
  /** What happened before is not asked about. */
  since: Instant;
  /** Facts of batches up to this one were looked at. */
  seen_batch: number;
  /** Last local day whose draw or wave was planned. */
  seen_day: string | null;
  looked_at: Instant | null;
  /** Why the last look asked nobody. */
  problem: string | null;
  created_at: Instant;
}

/** A promoter asked for something; the outbox of the facts about referrals. */
export interface SurveyAskTable {
  id: string;
  workspace_id: string;
  case_id: string;
  account_id: string | null;
  person_id: string | null;
  /** review, referral, reference */
  kind: string;
  /** asked, done, declined */
  status: string;
  asked_by: string | null;
  note: string | null;
  asked_at: Instant;
  settled_at: Instant | null;
  revision: number;
  flushed_revision: number;
}

/** How messages leave; the secret part is encrypted with a key of the home. */
export interface SurveyChannelTable {
  workspace_id: string;
  /** email, sms */
  channel: string;
  settings: string;
  secret: string | null;
  updated_at: Instant;
}

/** What a company's own server signs its visitors with; encrypted with a key of the home. */
export interface SurveyWidgetSecretTable {
  workspace_id: string;
  secret: string;
  created_at: Instant;
}

export interface SurveyTables {
  survey_link: SurveyLinkTable;
  survey_invitation: SurveyInvitationTable;
  survey_answer: SurveyAnswerTable;
  survey_spent: SurveySpentTable;
  survey_opt_out: SurveyOptOutTable;
  survey_case: SurveyCaseTable;
  survey_channel: SurveyChannelTable;
  survey_widget_secret: SurveyWidgetSecretTable;
  survey_rule: SurveyRuleTable;
  survey_ask: SurveyAskTable;
}
