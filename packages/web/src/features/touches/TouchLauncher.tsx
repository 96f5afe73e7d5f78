import { Button, Modal } from "@mantine/core";
import { useParams } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { needMessages } from "../../app/messages.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { CHANNEL_KEYS, CHANNELS, onOpenTouch, type TouchStart } from "./open-touch.ts";
import classes from "./Touches.module.css";

const TouchDialog = lazy(() => import("./TouchDialog.tsx").then((module) => ({ default: module.TouchDialog })));

/** Two keystrokes from anywhere: `t`, then the kind. On an account's page the dialog knows whose it is. */
export function TouchLauncher() {
  const { t } = useTranslation("touches");
  const workspace = useWorkspace();
  const { account } = useParams({ strict: false }) as { account?: string };
  const [start, setStart] = useState<TouchStart | null>(null);
  const [choosing, setChoosing] = useState(false);
  const editable = workspace.role !== "viewer";
  const now = useRef({ choosing, editable });
  now.current = { choosing, editable };

  useEffect(() => {
    const begin = (what: TouchStart | "choose"): void => {
      // The words are loaded before the first dialog is drawn.
      void needMessages("touches").then(() => {
        setChoosing(what === "choose");
        if (what !== "choose") setStart(what);
      });
    };
    const press = (event: KeyboardEvent): void => {
      const { choosing: open, editable: may } = now.current;
      if (!may || event.ctrlKey || event.metaKey || event.altKey) return;
      const at = event.target as HTMLElement;
      if (open) {
        const channel = CHANNEL_KEYS[event.key];
        if (channel === undefined) return;
        event.preventDefault();
        begin({ channel });
        return;
      }
      if (event.key !== "t" || at.closest("input, textarea, select, [contenteditable], [role=dialog], [role=menu]"))
        return;
      event.preventDefault();
      begin("choose");
    };
    document.addEventListener("keydown", press);
    const stop = onOpenTouch(begin);
    return () => {
      document.removeEventListener("keydown", press);
      stop();
    };
  }, []);

  if (choosing)
    return (
      <Modal
        opened
        onClose={() => setChoosing(false)}
        title={t("log.title")}
        size="auto"
        yOffset="18vh"
        closeButtonProps={{ "aria-label": t("action.close", { ns: "common" }) }}
      >
        {/* biome-ignore lint/a11y/useSemanticElements: buttons in a row, not fields */}
        <div className={classes.kinds} role="group" aria-label={t("log.menu")}>
          {CHANNELS.map((channel) => (
            <Button
              key={channel}
              variant="default"
              onClick={() => {
                setChoosing(false);
                setStart({ channel });
              }}
            >
              {t(`channel.${channel}`)}
            </Button>
          ))}
        </div>
        <p className={`quiet ${classes.keys}`}>{t("log.keys")}</p>
      </Modal>
    );
  if (start === null) return null;
  return (
    <Suspense fallback={null}>
      <TouchDialog start={start} account={account ?? null} close={() => setStart(null)} />
    </Suspense>
  );
}
