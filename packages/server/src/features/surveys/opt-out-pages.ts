import { escapeHtml } from "@tendwell/core";
import type { SurveyDefinition } from "@tendwell/core/surveys";
import type { Context, Hono } from "hono";
import type { WorkspaceRecord } from "../../access/open-workspace.ts";
import { limitedBody } from "./form-body.ts";
import type { OptOutService } from "./opt-out-service.ts";
import { renderNotice } from "./render-page.ts";
import { htmlReply, localeOf, NO_SURVEY, noticeReply, shellOf } from "./respondent-replies.ts";
import { surveyTexts } from "./respondent-texts.ts";
import type { VisitParts } from "./respondent-visits.ts";
import type { Invitation } from "./survey-service.ts";

/** Where people leave: by the button of a page, or by their mail program. */
export class OptOutPages {
  private readonly o: VisitParts & { readonly optOuts: OptOutService };
  constructor(parts: VisitParts & { readonly optOuts: OptOutService }) {
    this.o = parts;
  }

  mount(app: Hono): void {
    app.get("/u/:token", (c) => this.unsubscribePage(c));
    app.post("/u/:token", limitedBody(256 * 1024), (c) => this.unsubscribe(c));
  }

  private async unsubscribePage(c: Context): Promise<Response> {
    const visit = await this.forOptOut(c);
    if (visit instanceof Response) return visit;
    const locale = localeOf(c, visit.survey, visit.invitation.locale);
    const t = surveyTexts(locale);
    const shell = shellOf(visit.survey, locale, null);
    const form = `<p>${escapeHtml(t("optOut.about"))}</p><form method="post" action="/u/${escapeHtml(c.req.param("token") ?? "")}?lang=${encodeURIComponent(locale)}"><button>${escapeHtml(t("optOut.confirm"))}</button></form>`;
    return htmlReply(c, 200, shell.nonce, renderNotice(shell, t("optOut.title"), form));
  }

  /** RFC 8058: the mail program posts here without asking; a person presses the button of the page above. */
  private async unsubscribe(c: Context): Promise<Response> {
    const visit = await this.forOptOut(c);
    if (visit instanceof Response) return visit;
    const store = await this.o.storeOf(visit.record);
    await this.o.optOuts.optOutInvitation(store, visit.invitation, "unsubscribe");
    return noticeReply(c, 200, "optOut.done", visit.survey, visit.invitation.locale);
  }

  /** Opting out works with every link of ours, also of closed surveys and after expiry. */
  private async forOptOut(
    c: Context,
  ): Promise<{ record: WorkspaceRecord; survey: SurveyDefinition; invitation: Invitation } | Response> {
    const { surveys } = this.o;
    const token = surveys.keys.readPersonalToken(c.req.param("token") ?? "");
    const invitation =
      token === null
        ? undefined
        : await surveys.db
            .selectFrom("survey_invitation")
            .selectAll()
            .where("id", "=", token.invitationId)
            .executeTakeFirst();
    const record = invitation === undefined ? null : await this.o.workspaceOf(invitation.workspace_id);
    if (invitation === undefined || record === null) return noticeReply(c, 404, "page.unknown");
    const stored = await surveys.find(record.id, invitation.survey_id);
    return { record, survey: stored?.value ?? NO_SURVEY, invitation };
  }
}
