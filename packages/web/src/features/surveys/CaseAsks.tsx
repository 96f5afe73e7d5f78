import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { call } from "../../lib/api-client.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import classes from "./Surveys.module.css";
import { asksQuery } from "./send-queries.ts";
import type { SurveyCase } from "./survey-queries.ts";

const KINDS = ["review", "referral", "reference"] as const;

/** What a promoter was asked for: press what you ask; what came of it is noted in the list of asks. */
export function CaseAsks({ one, editable }: { one: SurveyCase; editable: boolean }) {
  const { t } = useTranslation("sends");
  const workspace = useWorkspace();
  const client = useQueryClient();
  const found = useQuery(asksQuery(workspace.slug, { limit: 1000, offset: 0 }));
  const mine = new Map(
    found.data?.items.flatMap((ask) => (ask.case === one.id ? [[ask.kind, ask.status] as const] : [])),
  );
  const ask = useMutation({
    mutationFn: (kind: (typeof KINDS)[number]) =>
      call("PUT /api/v1/workspaces/{workspace}/survey-cases/{case}/asks/{kind}", {
        params: { workspace: workspace.slug, case: one.id, kind },
        body: { status: "asked" },
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: [workspace.slug, "survey-cases"] }),
  });
  if (!found.isSuccess) return null;
  return (
    <div className={classes.rowActions}>
      {(editable || mine.size > 0) && <span className="quiet">{t("asks.kind")}</span>}
      {KINDS.map((kind) => {
        const status = mine.get(kind);
        if (status !== undefined)
          return (
            <span key={kind} className={classes.tag}>
              {t("asks.mark", { kind: t(`asks.${kind}`), status: t(`asks.${status}`) })}
            </span>
          );
        return editable ? (
          <Button
            key={kind}
            size="compact-xs"
            variant="default"
            disabled={ask.isPending}
            onClick={() => ask.mutate(kind)}
          >
            {t(`asks.${kind}`)}
          </Button>
        ) : null;
      })}
      {ask.isError && <ErrorPanel error={ask.error} />}
    </div>
  );
}
