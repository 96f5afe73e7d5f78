import type { SURVEY_SEND_ROUTES } from "@tendwell/contract";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import type { Principal } from "../../access/principal.ts";
import { ProblemError } from "../../access/problem-error.ts";
import type { RouteHandlers } from "../../access/route-handlers.ts";
import type { AskRow, AskService } from "./ask-service.ts";
import type { BounceService } from "./bounce-service.ts";
import type { CaseService } from "./case-service.ts";
import { labelsOf } from "./person-directory.ts";
import type { SendRuleService } from "./send-rule-service.ts";
import type { SendService } from "./send-service.ts";

export interface SendRouteParts {
  readonly sends: SendService;
  readonly rules: SendRuleService;
  readonly bounces: BounceService;
  readonly cases: CaseService;
  readonly asks: AskService;
}

const authorOf = (principal: Principal): string =>
  principal.kind === "person" ? principal.name : principal.kind === "key" ? `key ${principal.id}` : "command line";

/** Handlers of standing sends, bounces, asking again and advocacy. */
export function sendRoutes(parts: SendRouteParts): Pick<RouteHandlers, keyof typeof SURVEY_SEND_ROUTES> {
  const { sends, rules, bounces, cases, asks } = parts;
  const describeAsks = async ({ store }: OpenWorkspace, rows: readonly AskRow[]) => {
    const people = await labelsOf(
      store.engine,
      "person",
      rows.map((row) => row.person_id),
    );
    const accounts = await labelsOf(
      store.engine,
      "account",
      rows.map((row) => row.account_id),
    );
    return rows.map((row) => ({
      id: row.id,
      case: row.case_id,
      survey: row.survey_id,
      account: row.account_id === null ? null : (accounts.get(row.account_id) ?? null),
      person: row.person_id === null ? null : (people.get(row.person_id) ?? null),
      score: row.score,
      kind: row.kind as "review" | "referral" | "reference",
      status: row.status as "asked" | "done" | "declined",
      by: row.asked_by,
      note: row.note,
      askedAt: row.asked_at,
      settledAt: row.settled_at,
    }));
  };
  return {
    "GET /api/v1/workspaces/{workspace}/surveys/{survey}/rules": async ({ workspace, params }) => ({
      items: await rules.list(workspace, params.survey),
      nextCursor: null,
    }),
    "POST /api/v1/workspaces/{workspace}/surveys/{survey}/rules": ({ workspace, params, body }) =>
      rules.create(workspace, params.survey, body.settings, body.includePast),
    "PATCH /api/v1/workspaces/{workspace}/surveys/{survey}/rules/{rule}": ({ workspace, params, body }) =>
      rules.enable(workspace, params.survey, params.rule, body.enabled),
    "DELETE /api/v1/workspaces/{workspace}/surveys/{survey}/rules/{rule}": async ({ workspace, params }) => {
      await rules.remove(workspace.record.id, params.survey, params.rule);
      return null;
    },
    "POST /api/v1/workspaces/{workspace}/survey-rules/run": ({ workspace }) => rules.run(workspace, true),
    "POST /api/v1/workspaces/{workspace}/survey-bounces": ({ workspace, body }) =>
      bounces.take(workspace.record.id, body.message),
    "POST /api/v1/workspaces/{workspace}/survey-cases/{case}/resurvey": async ({ workspace, params, body }) => {
      const one = await cases.get(workspace.record.id, params.case);
      if (one.status !== "resolved")
        throw new ProblemError("conflict", `asking again requires a resolved case, got ${one.status}`);
      if (one.resurvey_invitation_id !== null)
        throw new ProblemError("conflict", `the person of case ${one.id} is being asked again already`);
      if (one.person_id === null)
        throw new ProblemError("unprocessable", "asking again requires a known person, got an open link's answer");
      const person = { personId: one.person_id, accountId: one.account_id };
      const row = await sends.again(workspace, one.survey_id, person, body, (trx, invitation) =>
        cases.askedAgain(one, invitation.id, trx),
      );
      return { invitation: row.id, sendAt: row.send_at };
    },
    "GET /api/v1/workspaces/{workspace}/survey-case-summary": ({ workspace, query }) =>
      cases.summary(workspace.record.id, query.survey),
    "GET /api/v1/workspaces/{workspace}/survey-asks": async ({ workspace, query }) => {
      const found = await asks.list(workspace.record.id, query);
      return { items: await describeAsks(workspace, found.items), nextCursor: null, total: found.total };
    },
    "PUT /api/v1/workspaces/{workspace}/survey-cases/{case}/asks/{kind}": async ({
      workspace,
      params,
      body,
      principal,
    }) => {
      const row = await asks.note(workspace.record.id, params.case, params.kind, body, authorOf(principal));
      return (await describeAsks(workspace, [row]))[0]!;
    },
  };
}
