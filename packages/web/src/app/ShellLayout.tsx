import { useHotkeys } from "@mantine/hooks";
import { Outlet, useRouterState } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { TouchLauncher } from "../features/touches/TouchLauncher.tsx";
import { useView } from "../lib/use-view.ts";
import { isPast } from "../lib/view-state.ts";
import { NavRail } from "./NavRail.tsx";
import { PastBanner } from "./PastBanner.tsx";
import classes from "./Shell.module.css";
import { TopBar } from "./TopBar.tsx";
import { UpdatingNote } from "./UpdatingNote.tsx";

const CommandPalette = lazy(() =>
  import("./CommandPalette.tsx").then((module) => ({ default: module.CommandPalette })),
);

/** The frame of every signed-in page: rail, top bar, and the main landmark with the page. */
export function ShellLayout() {
  const { t } = useTranslation("web");
  const [palette, setPalette] = useState(false);
  const [view] = useView();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  useHotkeys([["mod+K", () => setPalette(true)]], [], true);

  // After a change of page the keyboard starts at its top, as after a full load.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the path is the trigger
  useEffect(() => {
    if (first.current) first.current = false;
    else main.current?.focus({ preventScroll: true });
  }, [path]);

  return (
    <div className={classes.shell} data-past={isPast(view)}>
      <a className="skip" href="#main">
        {t("shell.skip")}
      </a>
      <NavRail />
      <TopBar openPalette={() => setPalette(true)} />
      <main id="main" ref={main} tabIndex={-1} className={classes.main}>
        <PastBanner />
        <Outlet />
        <UpdatingNote />
      </main>
      <TouchLauncher />
      {palette && (
        <Suspense fallback={null}>
          <CommandPalette close={() => setPalette(false)} />
        </Suspense>
      )}
    </div>
  );
}
