import { useTranslation } from "react-i18next";
import type { Answer } from "../../lib/api-client.ts";
import { useFormat } from "../../lib/use-format.ts";
import { ScrollRegion } from "../../ui/ScrollRegion.tsx";
import classes from "./Surveys.module.css";

export type ResponseLook = Answer<"POST /api/v1/workspaces/{workspace}/survey-imports/responses">;

/** What becomes of a file of responses: its questions with their types, what is left out, the rows that are refused. */
export function ResponsesLook({ found, tool }: { found: ResponseLook; tool: string }) {
  const { t } = useTranslation("exchange");
  const { t: surveys } = useTranslation("surveys");
  const format = useFormat();
  return (
    <section aria-live="polite" className={classes.stack}>
      <p>
        {t("import.found", {
          tool,
          responses: format.count(found.responses),
          questions: format.count(found.questions.length),
        })}
      </p>
      <ScrollRegion className={classes.scroll} label={t("import.title")}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t("import.column.question")}</th>
              <th scope="col">{t("import.column.type")}</th>
              <th scope="col" className="num">
                {t("import.column.answers")}
              </th>
            </tr>
          </thead>
          <tbody>
            {found.questions.map((one) => (
              <tr key={one.id}>
                <th scope="row" className={classes.wrap}>
                  {one.text}
                </th>
                <td>{surveys(`ui.type.${one.type}`)}</td>
                <td className="num">{format.count(one.answers)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      {found.ignored.length > 0 && (
        <p className="quiet">{t("import.ignored", { columns: found.ignored.join(", ") })}</p>
      )}
      {found.rejects.length > 0 && (
        <div>
          <strong>{t("import.rejects")}</strong>
          <ul>
            {found.rejects.map((one) => (
              <li key={`${one.line} ${one.column}`}>
                {t("import.reject", { line: one.line, value: one.value ?? "", reason: one.reason })}
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}
