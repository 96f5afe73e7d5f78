import { Button, Skeleton } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../../lib/api-client.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import { AccountFilterFields } from "./AccountFilterFields.tsx";
import { type DigestTime, DigestTimeFields } from "./DigestTimeFields.tsx";
import classes from "./Notify.module.css";
import { notifyKey, type OwnDigest, ownDigestQuery } from "./notify-queries.ts";

/** One's own digest: whoever is a member may have one. */
export function MyDigestForm() {
  const { t } = useTranslation("notify");
  const workspace = useWorkspace();
  const own = useQuery(ownDigestQuery(workspace.slug));
  return (
    <section className={classes.section} aria-labelledby="my-digest">
      <h2 id="my-digest">{t("page.mine")}</h2>
      {own.isError && <ErrorPanel error={own.error} retry={() => void own.refetch()} />}
      {own.isPending && <Skeleton height={80} />}
      {own.isSuccess && (
        <>
          <p className="quiet">{t("page.mineAbout", { address: own.data.address ?? "–" })}</p>
          {own.data.mailServer ? <Fields key={workspace.slug} standing={own.data} /> : <p>{t("page.noMailServer")}</p>}
        </>
      )}
    </section>
  );
}

function Fields({ standing }: { standing: OwnDigest }) {
  const { t } = useTranslation("notify");
  const workspace = useWorkspace();
  const client = useQueryClient();
  const [time, setTime] = useState<DigestTime>(standing);
  const [filters, setFilters] = useState(standing.filters);
  const save = useMutation({
    mutationFn: () =>
      call("PUT /api/v1/workspaces/{workspace}/notify/digest", {
        params: { workspace: workspace.slug },
        body: { frequency: time.frequency, hour: time.hour, weekday: time.weekday, filters },
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: notifyKey(workspace.slug) }),
  });
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <div className={classes.fields}>
        <DigestTimeFields time={time} optional onChange={setTime} />
        {time.frequency !== "off" && <AccountFilterFields filters={filters} onChange={setFilters} />}
      </div>
      {save.isError && <ErrorPanel error={save.error} />}
      <div className={classes.row}>
        <Button type="submit" variant="default" loading={save.isPending}>
          {t("action.save", { ns: "common" })}
        </Button>
        <span role="status">{save.isSuccess && t("state.saved", { ns: "common" })}</span>
      </div>
    </form>
  );
}
