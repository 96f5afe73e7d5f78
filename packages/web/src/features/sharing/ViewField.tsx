import { NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { SharedQuestion } from "@tendwell/contract";
import { useTranslation } from "react-i18next";
import { useMetricText } from "../../lib/metric-text.ts";
import { layoutsQuery } from "../../lib/page-queries.ts";
import { catalogueQuery } from "../../lib/queries.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { sharedSurveysQuery } from "./sharing-queries.ts";

/** What a link or a report shows, and, where the view needs one, which metric, survey or arrangement. */
export function ViewField<V extends string>({
  label,
  views,
  view,
  question,
  onChange,
}: {
  readonly label: string;
  readonly views: readonly V[];
  readonly view: V;
  readonly question: SharedQuestion;
  readonly onChange: (view: V, question: SharedQuestion) => void;
}) {
  const { t } = useTranslation(["shares", "web"]);
  const workspace = useWorkspace();
  const text = useMetricText();
  const catalogue = useQuery({ ...catalogueQuery(workspace.slug), enabled: view === "metric" });
  const surveys = useQuery({ ...sharedSurveysQuery(workspace.slug), enabled: view === "survey" });
  const layouts = useQuery({ ...layoutsQuery(workspace.slug), enabled: view === "dashboard" });
  const metrics = (catalogue.data?.items ?? [])
    .map((one) => ({ value: one.id, label: text.title(one.id, one.title) }))
    .sort((a, b) => a.label.localeCompare(b.label));
  const chosen = {
    metric: metrics,
    survey: (surveys.data?.items ?? []).map((one) => ({ value: one.id, label: one.title })),
    layout: (layouts.data?.items ?? []).map((one) => ({
      value: one.id,
      label: one.name ?? t(`layout.preset.${one.id}`, { ns: "web" }),
    })),
  };
  const part = view === "metric" ? "metric" : view === "survey" ? "survey" : view === "dashboard" ? "layout" : null;
  return (
    <>
      <NativeSelect
        label={label}
        value={view}
        data={views.map((one) => ({ value: one, label: t(`view.${one}`) }))}
        onChange={(event) => onChange(event.currentTarget.value as V, {})}
      />
      {part !== null && (
        <NativeSelect
          label={t(`link.${part}`)}
          required={part !== "layout"}
          value={question[part] ?? ""}
          data={[{ value: "", label: part === "layout" ? t("view.dashboard") : "" }, ...chosen[part]]}
          onChange={(event) => {
            const { value } = event.currentTarget;
            const { [part]: _, ...rest } = question;
            onChange(view, value === "" ? rest : { ...rest, [part]: value });
          }}
        />
      )}
    </>
  );
}
