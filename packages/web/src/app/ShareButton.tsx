import { Modal, Skeleton } from "@mantine/core";
import { useLocation } from "@tanstack/react-router";
import type { SharedQuestion, SharedView } from "@tendwell/contract";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useView, useWorkspace } from "../lib/use-view.ts";
import type { ViewState } from "../lib/view-state.ts";
import { Icon } from "../ui/Icon.tsx";
import { needMessages } from "./messages.ts";
import classes from "./Shell.module.css";

const ShareForm = lazy(async () => {
  await needMessages("shares");
  return { default: (await import("../features/sharing/ShareForm.tsx")).ShareForm };
});

/** What of this page a link could show; null where nothing of it can be shared. */
function sharedOf(path: string, view: ViewState): { view: SharedView; question: SharedQuestion } | null {
  const [, , , page, id, tab] = path.split("/");
  const { grain, segment, filter, asOf, knownAt, basis, layout } = view;
  const common: SharedQuestion = {
    ...(segment === undefined ? {} : { segment: [...segment] }),
    ...(filter === undefined ? {} : { filter: [...filter] }),
    ...(asOf === undefined ? {} : { asOf }),
    ...(knownAt === undefined ? {} : { knownAt, ...(basis === undefined ? {} : { basis }) }),
  };
  const grained = grain === undefined ? common : { ...common, grain };
  if (page === "dashboard")
    return { view: "dashboard", question: layout === undefined ? grained : { ...grained, layout } };
  if (page === "metrics" && id !== undefined) return { view: "metric", question: { ...grained, metric: id } };
  if (page === "surveys" && tab === "results" && id !== undefined) return { view: "survey", question: { survey: id } };
  if (page === "revenue") return { view: "board_pack", question: common };
  return null;
}

/** Makes a link that shows this page's view to somebody who does not sign in. */
export function ShareButton() {
  const { t } = useTranslation("web");
  const workspace = useWorkspace();
  const { pathname } = useLocation();
  const [view] = useView();
  const [open, setOpen] = useState(false);
  const shared = sharedOf(pathname, view);
  if (shared === null || workspace.role === "viewer") return null;
  return (
    <>
      <button type="button" className={classes.control} aria-label={t("shell.share")} onClick={() => setOpen(true)}>
        <Icon name="link" />
      </button>
      <Modal
        opened={open}
        onClose={() => setOpen(false)}
        size="lg"
        title={t("shell.share")}
        closeButtonProps={{ "aria-label": t("action.close", { ns: "common" }) }}
      >
        <Suspense fallback={<Skeleton height={240} />}>
          <ShareForm key={pathname} view={shared.view} question={shared.question} />
        </Suspense>
      </Modal>
    </>
  );
}
