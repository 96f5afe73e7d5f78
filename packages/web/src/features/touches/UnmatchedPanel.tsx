import { Button, Checkbox } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { UnmatchedTouch } from "@tendwell/contract";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../../lib/api-client.ts";
import { useFormat } from "../../lib/use-format.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import { healthKey } from "../health/health-queries.ts";
import { AccountField } from "./AccountField.tsx";
import classes from "./Touches.module.css";
import { unmatchedQuery } from "./touch-queries.ts";

/** Messages and meetings that name no account: each is given to one, or left out. */
export function UnmatchedPanel() {
  const { t } = useTranslation("touches");
  const workspace = useWorkspace();
  const waiting = useQuery(unmatchedQuery(workspace.slug));
  return (
    <section className={classes.section} aria-labelledby="capture-unmatched">
      <h2 id="capture-unmatched">{t("capture.unmatched")}</h2>
      {waiting.isError && <ErrorPanel error={waiting.error} retry={() => void waiting.refetch()} />}
      {waiting.isSuccess && waiting.data.items.length === 0 && <p className="quiet">{t("capture.unmatchedNone")}</p>}
      {waiting.isSuccess && waiting.data.items.length > 0 && (
        <ul className={classes.waiting}>
          {waiting.data.items.map((item) => (
            <WaitingItem key={item.id} item={item} />
          ))}
        </ul>
      )}
    </section>
  );
}

function WaitingItem({ item }: { readonly item: UnmatchedTouch }) {
  const { t } = useTranslation("touches");
  const format = useFormat();
  const workspace = useWorkspace();
  const client = useQueryClient();
  const [account, setAccount] = useState<string | null>(null);
  const [remember, setRemember] = useState(true);
  const params = { workspace: workspace.slug, item: item.id };
  const onSuccess = () => client.invalidateQueries({ queryKey: healthKey(workspace.slug) });
  const assign = useMutation({
    mutationFn: () =>
      call("POST /api/v1/workspaces/{workspace}/touches/unmatched/{item}/assign", {
        params,
        body: { account: account ?? "", remember },
      }),
    onSuccess,
  });
  const leave = useMutation({
    mutationFn: () => call("DELETE /api/v1/workspaces/{workspace}/touches/unmatched/{item}", { params }),
    onSuccess,
  });
  const subject = item.subject ?? t("capture.noSubject");
  const error = assign.error ?? leave.error;
  return (
    <li>
      <div>
        <strong>{subject}</strong>{" "}
        <span className="quiet">
          {t(`channel.${item.channel}`)} · {format.instant(item.at, workspace.zone)} · {t(`capture.code.${item.code}`)}
        </span>
      </div>
      <div className="quiet">{item.addresses.join(", ")}</div>
      <AccountField value={account} change={setAccount} label={t("capture.assignTo", { subject })} />
      <Checkbox
        label={t("capture.remember")}
        checked={remember}
        onChange={(event) => setRemember(event.currentTarget.checked)}
      />
      {error !== null && <ErrorPanel error={error} />}
      <div className={classes.actions}>
        <Button size="xs" disabled={account === null} loading={assign.isPending} onClick={() => assign.mutate()}>
          {t("capture.assign")}
        </Button>
        <Button size="xs" variant="subtle" loading={leave.isPending} onClick={() => leave.mutate()}>
          {t("capture.leave")}
        </Button>
      </div>
    </li>
  );
}
