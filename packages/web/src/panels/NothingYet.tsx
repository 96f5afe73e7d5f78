import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useView, useWorkspace } from "../lib/use-view.ts";
import { sharedView } from "../lib/view-state.ts";
import classes from "./Panel.module.css";

/** Facts that people do not import for their own sake: naming them would only lengthen the list. */
const BESIDE = new Set(["fx_rate", "account", "account_attribute", "business_calendar"]);

/** A panel without a figure: why, and (where there never was one) what to import so that there is. */
export function NothingYet({ reason, inputs }: { reason: string; inputs: readonly string[] }) {
  const { t, i18n } = useTranslation("pages");
  const workspace = useWorkspace();
  const [view] = useView();
  const needed = inputs.filter((input) => !BESIDE.has(input));
  const list = new Intl.ListFormat(i18n.language, { type: "conjunction" });
  const names = (needed.length === 0 ? inputs : needed).map((input) => t(`facts.${input}`));
  return (
    <div className={classes.nothing}>
      <p>{t(`reason.${reason}`, { ns: "common" })}</p>
      {inputs.length > 0 && (
        <p className="quiet">
          {t("madeOf", { facts: list.format(names) })}{" "}
          <Link
            to="/w/$workspace/data/$tab"
            params={{ workspace: workspace.slug, tab: "upload" }}
            search={sharedView(view) as never}
          >
            {t("importFiles")}
          </Link>
        </p>
      )}
    </div>
  );
}
