import { Button, NumberInput } from "@mantine/core";
import type { SurveyDefinition } from "@tendwell/core/surveys";
import { questionsOf } from "@tendwell/core/surveys";
import { useTranslation } from "react-i18next";
import { ConditionField } from "./ConditionField.tsx";
import { useEditing } from "./editing-context.ts";
import classes from "./Surveys.module.css";
import { without } from "./survey-text.ts";

type Quotas = NonNullable<SurveyDefinition["quotas"]>;
const FIRST_LIMIT = 100;

/** How many answers of a kind are enough. */
export function QuotasField() {
  const { t } = useTranslation("sends");
  const { survey, change } = useEditing();
  const quotas = survey.quotas ?? [];
  const set = (next: Quotas): void =>
    change((before) => without({ ...before, quotas: next.length === 0 ? undefined : next }) as SurveyDefinition);
  const first = questionsOf(survey).find((one) => one.type !== "hidden");
  return (
    <section className={classes.section} aria-labelledby="quotas">
      <h2 id="quotas">{t("quotas.title")}</h2>
      <p className="quiet">{t("quotas.help")}</p>
      {quotas.map((quota, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: quotas have no identity of their own
        <div key={index} className={classes.rule}>
          <ConditionField
            label={t("quotas.when")}
            about={t("quotas.whenHelp")}
            condition={quota.when}
            before={null}
            set={(when) =>
              set(
                when === undefined
                  ? quotas.filter((_, i) => i !== index)
                  : quotas.map((one, i) => (i === index ? { ...one, when } : one)),
              )
            }
          />
          <NumberInput
            size="xs"
            label={t("quotas.limit")}
            required
            min={1}
            allowDecimal={false}
            value={quota.limit}
            onChange={(value) => {
              const limit = Number(value);
              if (limit >= 1) set(quotas.map((one, i) => (i === index ? { ...one, limit } : one)));
            }}
          />
          <div>
            <Button
              size="compact-xs"
              variant="subtle"
              onClick={() => set(quotas.filter((_, i) => i !== index))}
              aria-label={`${t("quotas.remove")} ${index + 1}`}
            >
              {t("quotas.remove")}
            </Button>
          </div>
        </div>
      ))}
      {first !== undefined && (
        <div>
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => set([...quotas, { when: { question: first.id, op: "answered" }, limit: FIRST_LIMIT }])}
          >
            {t("quotas.add")}
          </Button>
        </div>
      )}
    </section>
  );
}
