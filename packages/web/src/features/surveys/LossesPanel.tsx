import { useTranslation } from "react-i18next";
import type { Answer } from "../../lib/api-client.ts";
import { FindingList } from "./FindingList.tsx";

export type SurveyJsLook = Answer<"POST /api/v1/workspaces/{workspace}/survey-imports/surveyjs">;

/** What a SurveyJS document loses on its way here, element by element, and what must be mended first. */
export function LossesPanel({ found }: { found: SurveyJsLook }) {
  const { t } = useTranslation("exchange");
  return (
    <section aria-live="polite">
      {found.problems.length > 0 && (
        <FindingList
          title={t("import.problems")}
          items={found.problems.map((one) => ({
            key: `${one.place} ${one.message}`,
            head: one.place,
            text: one.message,
          }))}
        />
      )}
      {found.losses.length === 0 ? (
        <p>{t("import.noLosses")}</p>
      ) : (
        <FindingList
          title={t("import.losses")}
          items={found.losses.map((one, i) => ({
            key: `${i} ${one.element} ${one.property}`,
            head: `${one.element} · ${one.property}`,
            text: `${t(`import.loss.${one.reason}`)}${one.value === "" ? "" : `: ${one.value}`}`,
          }))}
        />
      )}
    </section>
  );
}
