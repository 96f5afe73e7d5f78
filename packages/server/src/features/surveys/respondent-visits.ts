import type { SurveyDefinition } from "@tendwell/core/surveys";
import type { Context } from "hono";
import type { Kysely } from "kysely";
import type { WorkspaceRecord } from "../../access/open-workspace.ts";
import type { FactStore } from "../../facts/fact-store.ts";
import { KeptQuery } from "../../state/kept-query.ts";
import type { StateDatabase } from "../../state/schema.ts";
import { linkSettings } from "./link-settings.ts";
import { respondentAttributes } from "./person-directory.ts";
import type { Kiosk } from "./render-page.ts";
import { noticeReply, queryOf } from "./respondent-replies.ts";
import { type Invitation, isOpen, readsAttributes, type StoredSurvey, type SurveyService } from "./survey-service.ts";

/** What answering needs of an invitation: to read a row costs by the column. */
const NEEDED = [
  "id",
  "workspace_id",
  "survey_id",
  "wave",
  "channel",
  "person_id",
  "account_id",
  "locale",
  "status",
  "opened_at",
  "started_at",
  "provisional_score",
  "trap_client",
] as const;
const byId = (db: Kysely<StateDatabase>) => db.selectFrom("survey_invitation").select(NEEDED).where("id", "=", "");
export type Invited = Pick<Invitation, (typeof NEEDED)[number]>;

/** Who answers what: a personal invitation, or an open link. */
export interface Visit {
  readonly record: WorkspaceRecord;
  readonly stored: StoredSurvey;
  readonly survey: SurveyDefinition;
  readonly invitation: Invited | null;
  readonly channel: string;
  readonly href: string;
  readonly kiosk: Kiosk | null;
}

export interface VisitParts {
  readonly surveys: SurveyService;
  readonly workspaceOf: (id: string) => Promise<WorkspaceRecord | null>;
  readonly storeOf: (record: WorkspaceRecord) => Promise<FactStore>;
}

/** Parameters of a link that are ours, and no attribute of the link's own. */
const OWN_PARAMETERS = ["lang", "score", "kiosk"];

/** Finds what a link leads to; where it leads nowhere any more, the page that says so. */
export class RespondentVisits {
  private readonly o: VisitParts;
  private readonly invitations = new KeptQuery<Invited>();
  constructor(parts: VisitParts) {
    this.o = parts;
  }

  /** By a personal link. */
  async personal(c: Context): Promise<Visit | Response> {
    const { surveys } = this.o;
    const token = surveys.keys.readPersonalToken(c.req.param("token") ?? "");
    if (token === null) return noticeReply(c, 404, "page.unknown");
    const { rows } = await this.invitations.run(surveys.db, "", byId, [token.invitationId]);
    const invitation = rows[0];
    const record = invitation === undefined ? null : await this.o.workspaceOf(invitation.workspace_id);
    if (invitation === undefined || record === null) return noticeReply(c, 404, "page.unknown");
    const stored = await surveys.find(record.id, invitation.survey_id);
    if (stored === null) return noticeReply(c, 410, "page.closed");
    if (token.expiresAt <= surveys.now()) return noticeReply(c, 410, "page.expired", stored.value, invitation.locale);
    if (!isOpen(stored.value, surveys.now()) || invitation.status === "cancelled")
      return noticeReply(c, 410, "page.closed", stored.value, invitation.locale);
    const href = `/s/${c.req.param("token")}`;
    return { record, stored, survey: stored.value, invitation, channel: invitation.channel, href, kiosk: null };
  }

  /** By an open link, which is nobody's. */
  async open(c: Context): Promise<Visit | Response> {
    const { surveys } = this.o;
    const id = c.req.param("link") ?? "";
    const link = await surveys.db.selectFrom("survey_link").selectAll().where("id", "=", id).executeTakeFirst();
    const record = link === undefined || link.revoked_at !== null ? null : await this.o.workspaceOf(link.workspace_id);
    if (link === undefined || record === null) return noticeReply(c, 404, "page.unknown");
    const stored = await surveys.find(record.id, link.survey_id);
    if (stored === null || !isOpen(stored.value, surveys.now()))
      return noticeReply(c, 410, "page.closed", stored?.value);
    const { lang, kiosk: asKiosk } = queryOf(c);
    const kiosk: Kiosk | null =
      link.channel === "kiosk" && asKiosk === "1"
        ? {
            home: `/o/${id}?kiosk=1${lang === undefined ? "" : `&lang=${encodeURIComponent(lang)}`}`,
            api: `/w/${id}`,
            resetSeconds: linkSettings(link.settings).resetSeconds,
          }
        : null;
    const href = `/o/${id}`;
    return { record, stored, survey: stored.value, invitation: null, channel: link.channel, href, kiosk };
  }

  /** What conditions and texts may read of whoever answers. */
  async attributes(c: Context, visit: Visit): Promise<Readonly<Record<string, string>>> {
    const { survey, invitation, record } = visit;
    const found: Record<string, string> = {};
    for (const [name, value] of Object.entries(queryOf(c)))
      if (/^[a-z][a-z0-9_]{0,39}$/.test(name) && !OWN_PARAMETERS.includes(name))
        found[`link.${name}`] = value.slice(0, 200);
    if (invitation === null || survey.anonymous === true || !readsAttributes(survey)) return found;
    const store = await this.o.storeOf(record);
    return { ...found, ...(await respondentAttributes(store, invitation.account_id, invitation.person_id)) };
  }
}
