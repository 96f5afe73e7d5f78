import { Drawer, Menu } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useSession } from "../lib/queries.ts";
import { useView, useWorkspace } from "../lib/use-view.ts";
import { isPast } from "../lib/view-state.ts";
import { Icon } from "../ui/Icon.tsx";
import { GrainPicker } from "./GrainPicker.tsx";
import { PersonMenu } from "./PersonMenu.tsx";
import { SegmentPicker } from "./SegmentPicker.tsx";
import { ShareButton } from "./ShareButton.tsx";
import classes from "./Shell.module.css";
import { TimeMachinePicker } from "./TimeMachinePicker.tsx";

const APPLE = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** Workspace, grain, segment and time machine; on a phone the last three move into a drawer. */
export function TopBar({ openPalette }: { openPalette: () => void }) {
  const { t } = useTranslation("web");
  const workspace = useWorkspace();
  const session = useSession();
  const navigate = useNavigate();
  const [view] = useView();
  const [open, drawer] = useDisclosure(false);
  return (
    <header className={classes.top}>
      <Menu position="bottom-start">
        <Menu.Target>
          <button
            type="button"
            className={`${classes.control} ${classes.strong}`}
            aria-label={t("shell.workspace", { name: workspace.name })}
          >
            <span>{workspace.name}</span>
            <Icon name="chevron" size={14} />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{t("shell.workspaces")}</Menu.Label>
          {session.data?.workspaces.map((one) => (
            <Menu.Item
              key={one.slug}
              leftSection={
                one.slug === workspace.slug ? <Icon name="check" size={14} /> : <span style={{ width: 14 }} />
              }
              onClick={() => void navigate({ to: "/w/$workspace/dashboard", params: { workspace: one.slug } })}
            >
              {one.name}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <div className={classes.controls}>
        <GrainPicker />
        <SegmentPicker />
        <TimeMachinePicker />
      </div>
      <div className={classes.spacer} />
      <button
        type="button"
        className={`${classes.control} ${classes.mobileOnly}`}
        data-past={isPast(view)}
        data-on={view.filter !== undefined || view.segment !== undefined}
        aria-label={t("shell.view")}
        onClick={drawer.open}
      >
        <Icon name="view" />
      </button>
      <button
        type="button"
        className={`${classes.control} ${classes.search}`}
        onClick={openPalette}
        aria-label={t("palette.open")}
      >
        <Icon name="search" size={15} />
        <span>{t("palette.hint")}</span>
        <kbd>{APPLE ? "⌘K" : "Ctrl K"}</kbd>
      </button>
      <ShareButton />
      <PersonMenu />
      <Drawer
        opened={open}
        onClose={drawer.close}
        position="bottom"
        size="auto"
        title={t("shell.view")}
        closeButtonProps={{ "aria-label": t("action.close", { ns: "common" }) }}
      >
        <div className={classes.sheet}>
          <GrainPicker />
          <SegmentPicker />
          <TimeMachinePicker inline />
        </div>
      </Drawer>
    </header>
  );
}
