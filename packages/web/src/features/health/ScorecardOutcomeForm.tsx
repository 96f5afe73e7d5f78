import { NativeSelect, Textarea, TextInput } from "@mantine/core";
import type { Outcome } from "@tendwell/core/health";
import { useTranslation } from "react-i18next";
import sheet from "./Health.module.css";
import type { ScorecardItem } from "./health-queries.ts";
import { NumberField } from "./NumberField.tsx";
import classes from "./ScorecardForm.module.css";
import { ScorecardRulesField } from "./ScorecardRulesField.tsx";
import { faultAt, useScorecardEditing } from "./scorecard-editing.ts";
import { setIn } from "./scorecard-source.ts";
import { useHealthText } from "./use-health-text.ts";

const OUTCOMES: readonly Outcome[] = ["churn", "renewal", "upsell", "cross_sell"];
const PARENTS = ["own", "mean", "revenue_weighted", "worst_child"] as const;

/** What the scorecard is about, and whom it scores. */
export function ScorecardOutcomeForm({ others }: { others: readonly ScorecardItem[] }) {
  const { t } = useTranslation("health");
  const text = useHealthText();
  const { document, change, set, editable, problems } = useScorecardEditing();
  const put = (key: string, value: unknown, field?: string): void =>
    change((source) => setIn(source, [key], value), field);
  const rules = document.appliesTo ?? [];
  const rivals = others.filter((one) => one.outcome === document.outcome && one.id !== document.id);
  return (
    <div className={sheet.form}>
      <div className={classes.fields}>
        <NativeSelect
          size="xs"
          label={t("page.outcome")}
          description={t("page.design.outcomeAbout")}
          disabled={!editable}
          value={document.outcome}
          onChange={(event) => put("outcome", event.currentTarget.value)}
          data={OUTCOMES.map((value) => ({ value, label: t(`outcome.${value}`) }))}
        />
        <TextInput
          size="xs"
          label={t("page.design.title")}
          readOnly={!editable}
          maxLength={200}
          error={faultAt(problems, ["title"])}
          value={document.title}
          onChange={(event) => put("title", event.currentTarget.value, "title")}
        />
        <TextInput
          size="xs"
          label={t("page.design.id")}
          description={t("page.design.idAbout")}
          readOnly={!editable}
          error={faultAt(problems, ["id"])}
          value={document.id}
          onChange={(event) => put("id", event.currentTarget.value, "id")}
        />
      </div>
      <Textarea
        size="xs"
        label={t("page.design.about")}
        autosize
        minRows={2}
        maxLength={2000}
        readOnly={!editable}
        value={document.about ?? ""}
        onChange={(event) =>
          put("about", event.currentTarget.value === "" ? undefined : event.currentTarget.value, "about")
        }
      />
      <ScorecardRulesField title={t("page.design.appliesTo")} path={["appliesTo"]} rules={rules} />
      <div className={classes.fields}>
        <NumberField
          label={t("page.design.priority")}
          about={t("page.design.priorityAbout")}
          readOnly={!editable}
          value={document.priority}
          change={(priority) => set([], { priority })}
          placeholder="0"
        />
        <NativeSelect
          size="xs"
          label={t("page.design.parent")}
          description={t("page.design.parentAbout")}
          disabled={!editable}
          value={document.parent ?? "own"}
          onChange={(event) =>
            put("parent", event.currentTarget.value === "own" ? undefined : event.currentTarget.value)
          }
          data={PARENTS.map((value) => ({ value, label: t(`page.design.parents.${value}`) }))}
        />
      </div>
      <div>
        <h3>{t("page.design.resolver")}</h3>
        {rivals.length === 0 ? (
          <p className="quiet">{t("page.design.alone")}</p>
        ) : (
          <>
            <p className="quiet">{t("page.design.resolverAbout")}</p>
            <ul className={sheet.lines}>
              {rivals.map((one) => (
                <li key={one.id}>
                  {text.card(one.id, one.title)} <code className="quiet">{one.id}</code>
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
    </div>
  );
}
