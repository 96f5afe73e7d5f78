import { Autocomplete, Button, Modal, NativeSelect, NumberInput, Textarea } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../../lib/api-client.ts";
import { useFormat } from "../../lib/use-format.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import classes from "./Health.module.css";
import type { PortfolioChoice } from "./use-portfolio-choice.ts";
import { useUndo } from "./use-undo.tsx";

export type BulkAction = "owner" | "sentiment" | "override";

const LEVELS = [100, 75, 50, 25, 0] as const;
const DAYS = [7, 30, 90] as const;
const SHORTEST_REASON = 3;

interface BulkDialogProps {
  readonly action: BulkAction;
  readonly choice: PortfolioChoice;
  readonly owners: readonly string[];
  readonly close: () => void;
}

/** Asks what a bulk action needs: an owner, or a value and why. */
export function BulkDialog({ action, choice, owners, close }: BulkDialogProps) {
  const { t } = useTranslation("portfolio");
  const { t: health } = useTranslation("health");
  const format = useFormat();
  const workspace = useWorkspace();
  const undo = useUndo();
  const [owner, setOwner] = useState("");
  const [value, setValue] = useState(action === "sentiment" ? 75 : 50);
  const [days, setDays] = useState<number>(DAYS[1]);
  const [reason, setReason] = useState("");
  const { selection } = choice;
  const params = { workspace: workspace.slug };
  const told = (accounts: number): string =>
    t(`bulk.done.${action}`, { count: accounts, number: format.count(accounts) });
  const act = useMutation({
    mutationFn: async () => {
      if (action === "owner") {
        const body = { selection, owner: owner.trim() === "" ? null : owner.trim() };
        const done = await call("POST /api/v1/workspaces/{workspace}/portfolio/owner", { params, body });
        undo(
          told(done.accounts),
          done.import === null
            ? undefined
            : () =>
                call("POST /api/v1/workspaces/{workspace}/imports/{import}/undo", {
                  params: { ...params, import: done.import as number },
                }),
        );
      } else if (action === "sentiment") {
        const body = { selection, value, reason };
        undo(told((await call("POST /api/v1/workspaces/{workspace}/portfolio/sentiment", { params, body })).accounts));
      } else {
        const body = { selection, score: value, reason, days };
        const done = await call("POST /api/v1/workspaces/{workspace}/portfolio/override", { params, body });
        undo(told(done.accounts), () =>
          call("POST /api/v1/workspaces/{workspace}/portfolio/override/withdraw", { params, body: { selection } }),
        );
      }
    },
    onSuccess: close,
  });
  const wanting = action !== "owner" && reason.trim().length < SHORTEST_REASON;
  return (
    <Modal
      opened
      onClose={close}
      title={t(`bulk.title.${action}`, { count: choice.count, number: format.count(choice.count) })}
      closeButtonProps={{ "aria-label": t("action.close", { ns: "common" }) }}
    >
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (!wanting) act.mutate();
        }}
      >
        {action === "owner" && (
          <Autocomplete
            label={t("owner.name")}
            description={t("owner.about")}
            data={[...owners]}
            value={owner}
            maxLength={200}
            onChange={setOwner}
            data-autofocus
          />
        )}
        {action === "sentiment" && (
          <NativeSelect
            label={health("page.sentiment.how")}
            value={String(value)}
            onChange={(event) => setValue(Number(event.currentTarget.value))}
            data={LEVELS.map((level) => ({ value: String(level), label: health(`page.sentiment.level.${level}`) }))}
            data-autofocus
          />
        )}
        {action === "override" && (
          <>
            <NumberInput
              label={health("page.override.score")}
              description={health("page.override.scoreAbout")}
              min={0}
              max={100}
              value={value}
              onChange={(next) => setValue(Number(next))}
              data-autofocus
            />
            <NativeSelect
              label={health("page.override.until")}
              value={String(days)}
              onChange={(event) => setDays(Number(event.currentTarget.value))}
              data={DAYS.map((count) => ({ value: String(count), label: health("page.override.days", { count }) }))}
            />
          </>
        )}
        {action !== "owner" && (
          <Textarea
            label={health("page.reason")}
            required
            minLength={SHORTEST_REASON}
            maxLength={1000}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        )}
        {act.isError && <ErrorPanel error={act.error} />}
        <div className={classes.actions}>
          <Button type="submit" loading={act.isPending} disabled={wanting}>
            {t(`bulk.${action}`)}
          </Button>
          <Button variant="subtle" onClick={close}>
            {t("action.cancel", { ns: "common" })}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
