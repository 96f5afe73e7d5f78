import { NativeSelect, Skeleton } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../../lib/api-client.ts";
import { useFormat } from "../../lib/use-format.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { EmptyPanel } from "../../ui/EmptyPanel.tsx";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import { ScrollRegion } from "../../ui/ScrollRegion.tsx";
import { ListPager } from "./ListPager.tsx";
import classes from "./Surveys.module.css";
import { asksQuery, type SurveyAsk } from "./send-queries.ts";

const STATES = ["asked", "done", "declined"] as const;
const PAGE = 50;

/** What promoters were asked for, and what came of it. */
export function AsksPanel() {
  const { t } = useTranslation("sends");
  const workspace = useWorkspace();
  const [status, setStatus] = useState<(typeof STATES)[number] | "">("");
  const [offset, setOffset] = useState(0);
  const found = useQuery(asksQuery(workspace.slug, { limit: PAGE, offset, ...(status === "" ? {} : { status }) }));
  const items = found.data?.items ?? [];
  return (
    <section className={classes.panel} aria-labelledby="asks">
      <header className={classes.panelHead}>
        <h2 id="asks">{t("asks.title")}</h2>
        <NativeSelect
          size="xs"
          aria-label={t("asks.status")}
          value={status}
          onChange={(event) => {
            setStatus(event.currentTarget.value as typeof status);
            setOffset(0);
          }}
          data={[
            { value: "", label: t("asks.every") },
            ...STATES.map((value) => ({ value, label: t(`asks.${value}`) })),
          ]}
        />
      </header>
      {found.isError && <ErrorPanel error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <Skeleton height={120} />}
      {found.isSuccess && items.length === 0 && (
        <EmptyPanel title={t("asks.none")}>
          <p>{t("asks.noneText")}</p>
        </EmptyPanel>
      )}
      {items.length > 0 && (
        <ScrollRegion className={classes.scrollPlain} label={t("asks.title")}>
          <table className={classes.table}>
            <thead>
              <tr>
                {(["person", "kind", "status", "by", "at", "note"] as const).map((column) => (
                  <th key={column} scope="col">
                    {t(`asks.${column}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {items.map((one) => (
                <AskRow key={one.id} one={one} />
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
      <ListPager offset={offset} page={PAGE} total={found.data?.total ?? 0} newestFirst move={setOffset} />
    </section>
  );
}

function AskRow({ one }: { one: SurveyAsk }) {
  const { t } = useTranslation("sends");
  const format = useFormat();
  const workspace = useWorkspace();
  const client = useQueryClient();
  const change = useMutation({
    mutationFn: (status: SurveyAsk["status"]) =>
      call("PUT /api/v1/workspaces/{workspace}/survey-cases/{case}/asks/{kind}", {
        params: { workspace: workspace.slug, case: one.case, kind: one.kind },
        body: { status },
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: [workspace.slug, "survey-cases"] }),
  });
  const name = one.person ?? one.account ?? "–";
  return (
    <tr>
      <th scope="row">
        {name}
        {one.person !== null && one.account !== null && <div className="quiet">{one.account}</div>}
      </th>
      <td>{t(`asks.${one.kind}`)}</td>
      <td>
        {workspace.role === "viewer" ? (
          t(`asks.${one.status}`)
        ) : (
          <NativeSelect
            size="xs"
            aria-label={`${t("asks.status")}: ${name}, ${t(`asks.${one.kind}`)}`}
            value={one.status}
            disabled={change.isPending}
            onChange={(event) => change.mutate(event.currentTarget.value as SurveyAsk["status"])}
            data={STATES.map((value) => ({ value, label: t(`asks.${value}`) }))}
          />
        )}
        {change.isError && <ErrorPanel error={change.error} />}
      </td>
      <td>{one.by ?? "–"}</td>
      <td>{format.instant(one.settledAt ?? one.askedAt, workspace.zone)}</td>
      <td>{one.note ?? ""}</td>
    </tr>
  );
}
