import { useQuery } from "@tanstack/react-query";
import type { Finding } from "@tendwell/contract";
import { useTranslation } from "react-i18next";
import { doctorQuery } from "../../lib/queries.ts";
import { useFormat } from "../../lib/use-format.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { ScrollRegion } from "../../ui/ScrollRegion.tsx";
import { StatusMark } from "../../ui/StatusMark.tsx";
import classes from "./Data.module.css";
import { DataList } from "./DataList.tsx";

const STATUS = { ok: "healthy", info: "none", warning: "watch", error: "at_risk" } as const;
const ORDER = ["error", "warning", "info", "ok"];

/** What the doctor found: stale, missing, refused, contradictory, or about the machine. */
export function FindingsTable() {
  const { t, i18n } = useTranslation("web");
  const format = useFormat();
  const workspace = useWorkspace();
  const found = useQuery(doctorQuery(workspace.slug));
  const items = [...(found.data?.items ?? [])].sort((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity));
  const say = (one: Finding, part: "detail" | "mend"): string | null => {
    const own = one[part];
    if (own === null) return null;
    const contradiction = i18n.exists(`contradiction.${one.code}`, { ns: "web" });
    const key = `finding.${contradiction ? "contradiction" : one.code}.${part}`;
    const said = i18n.exists(key, { ns: "data" }) ? t(key, { ns: "data", ...one.params }) : own;
    return contradiction ? `${t(`contradiction.${one.code}`)}: ${said}` : said;
  };
  return (
    <DataList query={found} empty={items.length === 0} emptyTitle={t("data.noFindings")}>
      <ScrollRegion className={classes.scroll} label={t("data.tab.doctor")}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t("data.state")}</th>
              <th scope="col">{t("data.subject")}</th>
              <th scope="col">{t("data.finding")}</th>
              <th scope="col" className="num">
                {t("data.count")}
              </th>
              <th scope="col">{t("data.mend")}</th>
            </tr>
          </thead>
          <tbody>
            {items.map((one) => (
              <tr key={`${one.code}/${one.subject}/${one.detail}`}>
                <td>
                  <span className={classes.status} data-status={STATUS[one.severity]}>
                    <StatusMark status={STATUS[one.severity]} />
                    {t(`data.severity.${one.severity}`)}
                  </span>
                </td>
                <th scope="row">{one.subject}</th>
                <td className={classes.wrap}>{say(one, "detail")}</td>
                <td className="num">{format.count(one.count)}</td>
                <td className={classes.wrap}>{say(one, "mend") ?? "–"}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </DataList>
  );
}
