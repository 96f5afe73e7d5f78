import { Button, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Body, call } from "../../lib/api-client.ts";
import { useSession } from "../../lib/queries.ts";
import { useFormat } from "../../lib/use-format.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import { StatusMark } from "../../ui/StatusMark.tsx";
import { CaseAgain } from "./CaseAgain.tsx";
import { CaseAsks } from "./CaseAsks.tsx";
import classes from "./Surveys.module.css";
import type { SurveyCase } from "./survey-queries.ts";

type Change = NonNullable<Body<"PATCH /api/v1/workspaces/{workspace}/survey-cases/{case}">>;

/** One case: what was said, who has it, by when, and the next step. */
export function CaseCard({ one, survey }: { one: SurveyCase; survey: string }) {
  const { t } = useTranslation("surveys");
  const format = useFormat();
  const workspace = useWorkspace();
  const session = useSession();
  const client = useQueryClient();
  const [owner, setOwner] = useState(one.owner ?? "");
  const [cause, setCause] = useState(one.cause ?? "");
  const [fix, setFix] = useState(one.fix ?? "");
  const change = useMutation({
    mutationFn: (body: Change) =>
      call("PATCH /api/v1/workspaces/{workspace}/survey-cases/{case}", {
        params: { workspace: workspace.slug, case: one.id },
        body,
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: [workspace.slug, "survey-cases"] }),
  });
  const writes = workspace.role !== "viewer";
  const late = one.overdue ? "at_risk" : "none";
  const me = session.data?.user.name;
  const name = one.person ?? one.account ?? t("ui.nobody");
  return (
    <li className={classes.case}>
      <div className={classes.caseHead}>
        <span className={classes.caseScore} data-kind={one.kind}>
          {format.count(one.score)}
        </span>
        <div>
          <strong>{name}</strong>
          <div className="quiet">
            {[one.person === null ? null : one.account, survey, format.instant(one.createdAt, workspace.zone)]
              .filter((each) => each !== null)
              .join(" · ")}
          </div>
        </div>
        <span className={classes.status} data-status={one.resolvedAt === null ? late : "healthy"}>
          <StatusMark status={one.resolvedAt === null ? (one.overdue ? "at_risk" : "uncertain") : "healthy"} />
          {one.resolvedAt === null
            ? t(one.overdue ? "ui.cases.overdue" : "ui.cases.due", {
                when: format.instant(one.dueAt, workspace.zone),
              })
            : t(`ui.cases.${one.status}`)}
        </span>
      </div>
      {one.comment !== null && <blockquote className={classes.comment}>{one.comment}</blockquote>}
      {!writes || one.status === "resolved" || one.status === "resurveyed" ? (
        <p className="quiet">
          {[
            one.owner === null ? null : t("ui.cases.ownedBy", { name: one.owner }),
            one.cause === null ? null : t("ui.cases.causeWas", { cause: one.cause }),
            one.fix === null ? null : t("ui.cases.fixWas", { fix: one.fix }),
          ]
            .filter((each) => each !== null)
            .join(" · ")}
        </p>
      ) : (
        <form
          className={classes.form}
          onSubmit={(event) => {
            event.preventDefault();
            change.mutate({
              owner: owner.trim() === "" ? null : owner.trim(),
              cause: cause.trim() === "" ? null : cause.trim(),
              fix: fix.trim() === "" ? null : fix.trim(),
            });
          }}
        >
          <div className={classes.pair}>
            <TextInput
              size="xs"
              label={t("ui.cases.owner")}
              maxLength={200}
              value={owner}
              onChange={(event) => setOwner(event.currentTarget.value)}
            />
            {one.status === "contacted" && (
              <TextInput
                size="xs"
                label={t(one.kind === "advocate" ? "ui.cases.outcome" : "ui.cases.cause")}
                maxLength={500}
                value={cause}
                onChange={(event) => setCause(event.currentTarget.value)}
              />
            )}
            {one.status === "contacted" && one.kind === "detractor" && (
              <TextInput
                size="xs"
                label={t("ui.cases.fix")}
                maxLength={500}
                value={fix}
                onChange={(event) => setFix(event.currentTarget.value)}
              />
            )}
          </div>
          <div className={classes.rowActions}>
            {owner === "" && me !== undefined && (
              <Button
                size="compact-xs"
                variant="subtle"
                onClick={() => {
                  setOwner(me);
                  change.mutate({ owner: me });
                }}
              >
                {t("ui.cases.mine")}
              </Button>
            )}
            <Button size="compact-xs" type="submit" variant="default" loading={change.isPending}>
              {t("action.save", { ns: "common" })}
            </Button>
            {one.status === "open" && (
              <Button size="compact-xs" variant="default" onClick={() => change.mutate({ status: "contacted" })}>
                {t("ui.cases.contact")}
              </Button>
            )}
            {one.status === "contacted" && (
              <Button
                size="compact-xs"
                disabled={cause.trim() === ""}
                onClick={() =>
                  change.mutate({
                    status: "resolved",
                    cause: cause.trim(),
                    fix: fix.trim() === "" ? null : fix.trim(),
                    owner: owner.trim() === "" ? null : owner.trim(),
                  })
                }
              >
                {t("ui.cases.resolve")}
              </Button>
            )}
          </div>
        </form>
      )}
      {one.kind === "advocate" && <CaseAsks one={one} editable={writes} />}
      {one.kind === "detractor" && <CaseAgain one={one} editable={writes} />}
      {change.isError && <ErrorPanel error={change.error} />}
      {writes && (one.status === "resolved" || one.status === "contacted") && (
        <div>
          <Button size="compact-xs" variant="subtle" onClick={() => change.mutate({ status: "open" })}>
            {t("ui.cases.reopen")}
          </Button>
        </div>
      )}
    </li>
  );
}
