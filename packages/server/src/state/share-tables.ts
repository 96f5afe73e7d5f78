/** Links that show one view to whoever holds them, and reports that leave by mail. */
export interface ShareTables {
  share_link: ShareLinkTable;
  report_schedule: ReportScheduleTable;
  report_delivery: ReportDeliveryTable;
  report_stop: ReportStopTable;
}

export interface ShareLinkTable {
  id: string;
  workspace_id: string;
  name: string;
  view: string;
  /** JSON of a SharedQuestion. */
  question: string;
  locale: string;
  /** SHA-256 of the token, hexadecimal: the token itself is shown once. */
  token_hash: string;
  /** argon2id, PHC string. */
  password_hash: string | null;
  /** live or frozen. */
  figures: string;
  /** JSON of what a frozen link shows. */
  frozen: string | null;
  created_by: string | null;
  created_at: string;
  expires_at: string;
  revoked_at: string | null;
  opened: number;
  last_opened_at: string | null;
}

export interface ReportScheduleTable {
  id: string;
  workspace_id: string;
  name: string;
  report: string;
  question: string;
  every: string;
  hour: number;
  weekday: number;
  /** JSON list of { email, locale }. */
  recipients: string;
  /** 1 while it rests. */
  paused: number;
  created_by: string | null;
  created_at: string;
  /** The next occasion's instant. */
  next_at: string;
}

/** One mail of one occasion: made before anything leaves, so that a restart neither repeats nor forgets one. */
export interface ReportDeliveryTable {
  id: string;
  schedule_id: string;
  workspace_id: string;
  occasion: string;
  email: string;
  locale: string;
  status: string;
  attempts: number;
  reason: string | null;
  /** Not tried again before. */
  due_at: string;
  updated_at: string;
}

/** Who asked for no more of a scheduled report. */
export interface ReportStopTable {
  schedule_id: string;
  email: string;
  stopped_at: string;
}
