import { Button, CopyButton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Icon } from "../../ui/Icon.tsx";
import classes from "./Settings.module.css";

/** Something shown once, to be copied now. */
export function SecretLine({ about, secret }: { about: string; secret: string }) {
  const { t } = useTranslation("common");
  return (
    <div className={classes.secret} role="status">
      <span>{about}</span>
      <code>{secret}</code>
      <CopyButton value={secret}>
        {({ copied, copy }) => (
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<Icon name={copied ? "check" : "copy"} size={14} />}
            onClick={copy}
          >
            {t(copied ? "action.copied" : "action.copy")}
          </Button>
        )}
      </CopyButton>
    </div>
  );
}
