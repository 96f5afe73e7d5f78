import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { wordsOf } from "../../lib/metric-text.ts";
import { contradictionsQuery } from "../../lib/queries.ts";
import { useFormat } from "../../lib/use-format.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { ScrollRegion } from "../../ui/ScrollRegion.tsx";
import classes from "./Data.module.css";
import { DataList } from "./DataList.tsx";

/** Facts that cannot both be true, counted, with examples. */
export function ContradictionsTable() {
  const { t, i18n } = useTranslation("web");
  const format = useFormat();
  const workspace = useWorkspace();
  const found = useQuery(contradictionsQuery(workspace.slug));
  const items = found.data?.items ?? [];
  const word = (code: string): string =>
    i18n.exists(`contradiction.${code}`, { ns: "web" }) ? t(`contradiction.${code}`) : wordsOf(code);
  return (
    <DataList
      query={found}
      empty={items.length === 0}
      emptyTitle={t("data.noContradictions")}
      emptyText={t("data.noContradictionsText")}
    >
      <ScrollRegion className={classes.scroll} label={t("data.tab.contradictions")}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t("data.finding")}</th>
              <th scope="col">{t("data.subject")}</th>
              <th scope="col" className="num">
                {t("data.count")}
              </th>
              <th scope="col">{t("data.examples")}</th>
              <th scope="col" className="num">
                {t("data.import")}
              </th>
            </tr>
          </thead>
          <tbody>
            {items.map((one) => (
              <tr key={`${one.importId}/${one.code}/${one.subject}`}>
                <th scope="row">{word(one.code)}</th>
                <td>
                  <code>{one.subject}</code>
                </td>
                <td className="num">
                  {t("data.outOf", { number: format.count(one.count), total: format.count(one.outOf) })}
                </td>
                <td className={classes.wrap}>
                  {one.examples.slice(0, 5).map((example) => (
                    <code key={example} className={classes.chip}>
                      {example}
                    </code>
                  ))}
                </td>
                <td className="num">{one.importId}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </DataList>
  );
}
