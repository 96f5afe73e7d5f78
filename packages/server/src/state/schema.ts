import type { HealthTables } from "./health-tables.ts";
import type { ImportTables } from "./import-tables.ts";
import type { KeptTables } from "./kept-tables.ts";
import type { NotifyTables } from "./notify-tables.ts";
import type { PortfolioTables } from "./portfolio-tables.ts";
import type { ShareTables } from "./share-tables.ts";
import type { SurveyImportTables } from "./survey-import-tables.ts";
import type { SurveyTables } from "./survey-tables.ts";
import type { TouchTables } from "./touch-tables.ts";

/** Times in state are ISO 8601 texts in UTC: they sort as text and read the same in both engines. */
type Instant = string;

/** One company. */
export interface WorkspaceTable {
  id: string;
  slug: string;
  name: string;
  zone: string;
  currency: string;
  /** Pinned today as a local date; null follows the clock. */
  pinned_today: string | null;
  created_at: Instant;
}

/** Somebody who logs in; the columns are better-auth's `user` under our names. */
export interface PersonTable {
  id: string;
  email: string;
  name: string;
  /** 1 when the address was proven. */
  email_verified: number;
  image: string | null;
  locale: string | null;
  /** 1 for the people who may create workspaces and write backups of everything. */
  installation_owner: number;
  created_at: Instant;
  updated_at: Instant;
}

export interface LoginSessionTable {
  id: string;
  person_id: string;
  token: string;
  expires_at: Instant;
  ip_address: string | null;
  user_agent: string | null;
  created_at: Instant;
  updated_at: Instant;
}

export interface CredentialTable {
  id: string;
  person_id: string;
  account_id: string;
  provider_id: string;
  access_token: string | null;
  refresh_token: string | null;
  id_token: string | null;
  access_token_expires_at: Instant | null;
  refresh_token_expires_at: Instant | null;
  scope: string | null;
  /** argon2id, PHC string. */
  password: string | null;
  created_at: Instant;
  updated_at: Instant;
}

export interface VerificationTable {
  id: string;
  identifier: string;
  value: string;
  expires_at: Instant;
  created_at: Instant;
  updated_at: Instant;
}

export interface MembershipTable {
  workspace_id: string;
  person_id: string;
  role: "owner" | "editor" | "viewer";
  created_at: Instant;
}

/** A link that opens a session once. Only the hash of its token is kept. */
export interface OneTimeLinkTable {
  token_hash: string;
  person_id: string;
  /** Where it lands; null for the whole installation. */
  workspace_id: string | null;
  /** `owner` at first start, `invitation` for members, `sign-in` from the command line. */
  purpose: string;
  expires_at: Instant;
  used_at: Instant | null;
  /** Set when an e-mail and password were given: from then on the link is of no use at all. */
  claimed_at: Instant | null;
  created_at: Instant;
}

export interface ApiKeyTable {
  id: string;
  workspace_id: string;
  name: string;
  /** Space-separated: read write admin. */
  scopes: string;
  /** First characters of the secret, to recognise it by. */
  prefix: string;
  secret_hash: string;
  created_at: Instant;
  last_used_at: Instant | null;
  expires_at: Instant | null;
  revoked_at: Instant | null;
}

export interface SettingTable {
  name: string;
  value: string;
}

export interface MetricTargetTable {
  workspace_id: string;
  metric: string;
  component: string;
  /** In the metric's unit. */
  target: number;
  set_at: Instant;
}

/** One version of one definition; rows are only ever added. */
export interface DefinitionVersionTable {
  workspace_id: string;
  kind: string;
  id: string;
  /** 1, 2, 3 … within (workspace, kind, id). */
  version: number;
  /** Business time from which it holds; null holds always. */
  effective_from: Instant | null;
  /** The document as it was written, YAML. */
  source: string;
  /** SHA-256 of the source, hexadecimal. */
  content_hash: string;
  author: string;
  /** 1 where this version withdraws the definition. */
  archived: number;
  created_at: Instant;
}

/** An arrangement of the dashboard that somebody saved for the workspace. */
export interface DashboardLayoutTable {
  id: string;
  workspace_id: string;
  name: string;
  /** JSON: metric ids in order. */
  cards: string;
  /** Name of who saved it last. */
  updated_by: string | null;
  updated_at: Instant;
}

/** The arrangement that everybody in a workspace sees first; no row leaves it to the facts. */
export interface DashboardChoiceTable {
  workspace_id: string;
  /** A preset's id or a saved arrangement's. */
  layout: string;
}

/** Every setting and clearing of a target. */
export interface MetricTargetChangeTable {
  id: string;
  workspace_id: string;
  metric: string;
  component: string;
  /** Null: cleared. */
  target: number | null;
  /** Who answers for it. */
  owner: string | null;
  set_by: string | null;
  set_at: Instant;
}

export interface StateMigrationTable {
  id: number;
  applied_at: Instant;
}

export interface StateDatabase
  extends SurveyTables,
    SurveyImportTables,
    HealthTables,
    KeptTables,
    ImportTables,
    PortfolioTables,
    NotifyTables,
    TouchTables,
    ShareTables {
  workspace: WorkspaceTable;
  person: PersonTable;
  login_session: LoginSessionTable;
  credential: CredentialTable;
  verification: VerificationTable;
  membership: MembershipTable;
  one_time_link: OneTimeLinkTable;
  api_key: ApiKeyTable;
  setting: SettingTable;
  metric_target: MetricTargetTable;
  metric_target_change: MetricTargetChangeTable;
  dashboard_layout: DashboardLayoutTable;
  dashboard_choice: DashboardChoiceTable;
  definition_version: DefinitionVersionTable;
  state_migration: StateMigrationTable;
}
