import { Button, CopyButton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Icon } from "../../ui/Icon.tsx";
import classes from "./Sharing.module.css";

/** A link's address, to be copied now. */
export function ShownOnce({ url }: { readonly url: string }) {
  const { t } = useTranslation("shares");
  return (
    <div className={classes.once} role="status">
      <strong>{t("link.made")}</strong>
      <a href={url} target="_blank" rel="noreferrer">
        {url}
      </a>
      <span className="quiet">{t("link.madeHint")}</span>
      <CopyButton value={url}>
        {({ copied, copy }) => (
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<Icon name={copied ? "check" : "copy"} size={14} />}
            onClick={copy}
          >
            {t(copied ? "link.copied" : "link.copy")}
          </Button>
        )}
      </CopyButton>
    </div>
  );
}
