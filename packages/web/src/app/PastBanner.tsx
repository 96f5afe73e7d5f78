import { useTranslation } from "react-i18next";
import { useFormat } from "../lib/use-format.ts";
import { useView, useWorkspace } from "../lib/use-view.ts";
import { isPast } from "../lib/view-state.ts";
import { Icon } from "../ui/Icon.tsx";
import classes from "./Shell.module.css";

/** Says in words what the coloured frame says in colour: this page shows the past. */
export function PastBanner() {
  const { t } = useTranslation("web");
  const format = useFormat();
  const workspace = useWorkspace();
  const [view, change] = useView();
  if (!isPast(view)) return null;
  const how = view.knownAt === undefined ? "today" : (view.basis ?? "available");
  return (
    <div className={classes.banner} role="status">
      <Icon name="clock" size={15} />
      <span>
        {t(`past.${how}`, {
          date: format.date(view.asOf ?? workspace.today),
          known: format.date(view.knownAt ?? workspace.today),
        })}
      </span>
      <button
        type="button"
        onClick={() => change({ asOf: undefined, knownAt: undefined, basis: undefined, at: undefined })}
      >
        {t("timeMachine.back")}
      </button>
    </div>
  );
}
