import { Button, CopyButton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { ApiError } from "../lib/api-client.ts";
import { Icon } from "./Icon.tsx";
import classes from "./StatePanel.module.css";
import { StatusMark } from "./StatusMark.tsx";

/** What failed, why, what to do, and an id to copy. */
export function ErrorPanel({ error, retry }: { error: unknown; retry?: () => void }) {
  const { t } = useTranslation("common");
  const problem = error instanceof ApiError ? error.problem : null;
  const title = t(`problem.${problem?.code ?? "internal"}.title`);
  return (
    <div className={classes.panel} role="alert">
      <div className={classes.title}>
        <StatusMark status="at_risk" />
        <strong>{title}</strong>
      </div>
      <p>{problem?.detail ?? t(`problem.${problem?.code ?? "internal"}.mend`)}</p>
      {problem?.mend !== undefined && <p className="quiet">{problem.mend}</p>}
      {problem?.errors !== undefined && problem.errors.length > 0 && (
        <ul className={classes.list}>
          {problem.errors.map((one) => (
            <li key={one.path + one.message}>
              <code>{one.path}</code> {one.message}
            </li>
          ))}
        </ul>
      )}
      <div className={classes.actions}>
        {retry !== undefined && (
          <Button variant="default" size="xs" onClick={retry}>
            {t("action.retry")}
          </Button>
        )}
        {problem !== null && problem.id !== "–" && (
          <CopyButton value={problem.id}>
            {({ copied, copy }) => (
              <Button
                variant="subtle"
                size="xs"
                onClick={copy}
                leftSection={<Icon name={copied ? "check" : "copy"} size={14} />}
              >
                {copied ? t("action.copied") : t("action.copyId", { id: problem.id.slice(0, 12) })}
              </Button>
            )}
          </CopyButton>
        )}
      </div>
    </div>
  );
}
