/** Times in state are ISO 8601 texts in UTC. */
type Instant = string;

/** A person's word against a computed score. Withdrawn ones stay, so that past scores come out the same. */
export interface HealthOverrideTable {
  id: string;
  workspace_id: string;
  account_id: string;
  /** Null: every scorecard. */
  scorecard: string | null;
  /** 0–100. */
  score: number;
  reason: string;
  author: string;
  /** Business time: the day it was set, in the workspace's today. */
  set_at: Instant;
  expires_at: Instant;
  decay: "none" | "linear";
  /** By the clock, as are the next. */
  said_at: Instant;
  withdrawn_at: Instant | null;
}

/** What a CSM felt about an account. */
export interface HealthSentimentTable {
  id: string;
  workspace_id: string;
  account_id: string;
  /** 0–100. */
  value: number;
  reason: string;
  author: string;
  /** Business time: the day it was noted, in the workspace's today. */
  felt_at: Instant;
  /** By the clock. */
  said_at: Instant;
}

/** A replay of one scorecard text over history, kept with what was asked of it. */
export interface ScorecardBacktestTable {
  id: string;
  workspace_id: string;
  scorecard: string;
  /** Hash of the definition's text: the version with the same one was published with this replay. */
  content_hash: string;
  question: string;
  report: string;
  author: string;
  created_at: Instant;
}

/** A scorecard's text that is not published yet: one for each workspace and id. */
export interface ScorecardDraftTable {
  workspace_id: string;
  scorecard: string;
  source: string;
  /** The version in force that it was begun from; 0 for none. */
  base_version: number;
  author: string;
  updated_at: Instant;
}

/** An alert that somebody put to rest. `subject` names what fired: pattern, account and its occasion. */
export interface HealthAlertRestTable {
  workspace_id: string;
  subject: string;
  account_id: string;
  /** Null: for good. */
  until: Instant | null;
  author: string;
  rested_at: Instant;
}

/** An occasion of an alert from when it was first seen to fire until it was seen no longer. */
export interface HealthAlertSpellTable {
  id: string;
  workspace_id: string;
  subject: string;
  code: string;
  status: string;
  account_id: string;
  /** JSON: what its sentence needs, as it stood when it fired. */
  alert_values: string;
  /** Business time; `…_said_at` by the clock. */
  fired_at: Instant;
  fired_said_at: Instant;
  cleared_at: Instant | null;
  cleared_said_at: Instant | null;
}

/** What a person did with an alert. */
export interface HealthAlertStepTable {
  id: string;
  workspace_id: string;
  subject: string;
  account_id: string;
  /** snoozed, dismissed, woken */
  step: string;
  until: Instant | null;
  author: string;
  /** Business time; `said_at` by the clock. */
  at: Instant;
  said_at: Instant;
}

export interface HealthTables {
  health_override: HealthOverrideTable;
  health_sentiment: HealthSentimentTable;
  scorecard_backtest: ScorecardBacktestTable;
  scorecard_draft: ScorecardDraftTable;
  health_alert_rest: HealthAlertRestTable;
  health_alert_spell: HealthAlertSpellTable;
  health_alert_step: HealthAlertStepTable;
}
