import { ActionIcon, Button, NativeSelect, Tooltip } from "@mantine/core";
import { useDebouncedValue, useHotkeys } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { SurveyDefinition } from "@tendwell/core/surveys";
import { questionsOf } from "@tendwell/core/surveys";
import { LOCALE_NAMES, type Locale } from "@tendwell/messages/locales";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../../lib/api-client.ts";
import { useView, useWorkspace } from "../../lib/use-view.ts";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { PageHeader } from "../../ui/PageHeader.tsx";
import { EndingForm } from "./EndingForm.tsx";
import { EditingContext } from "./editing-context.ts";
import { FindingsPanel } from "./FindingsPanel.tsx";
import { groupFindings } from "./group-findings.ts";
import { LanguagesPanel } from "./LanguagesPanel.tsx";
import { LookForm } from "./LookForm.tsx";
import { PreviewPanel } from "./PreviewPanel.tsx";
import { questionOfPlace } from "./place-of.ts";
import { QuestionsPanel } from "./QuestionsPanel.tsx";
import { RulesForm } from "./RulesForm.tsx";
import { SurveyStatusBadge } from "./SurveyStatusBadge.tsx";
import classes from "./Surveys.module.css";
import { SurveyTabs } from "./SurveyTabs.tsx";
import { documentOf, lintQuery, type SurveyDetail } from "./survey-queries.ts";
import { readable, without } from "./survey-text.ts";
import { useSurveyDraft } from "./use-survey-draft.ts";

const PARTS = ["questions", "ending", "languages", "look", "rules"] as const;

/** The editor: parts on the left, findings and the respondent's page on the right. */
export function SurveyEditor({ stored }: { stored: SurveyDetail }) {
  const { t } = useTranslation("surveys");
  const workspace = useWorkspace();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [view, setView] = useView();
  const editable = workspace.role !== "viewer";
  const { survey, dirty, change, undo, redo } = useSurveyDraft(
    stored.definition as SurveyDefinition,
    stored.version,
    `${workspace.slug}/${stored.id}`,
  );
  const part = PARTS.find((one) => one === view.component) ?? "questions";
  const [language, setLanguage] = useState<string | null>(null);
  const locale = language !== null && survey.locales.includes(language) ? language : survey.locale;
  const [open, setOpen] = useState<string | null>(questionsOf(survey)[0]?.id ?? null);
  const [page, setPage] = useState<string | null>(null);
  const [checked] = useDebouncedValue(survey, 300);
  const lint = useQuery(lintQuery(workspace.slug, checked));
  const marks = useMemo(() => {
    const found = new Map<string, number>();
    for (const one of [
      ...(lint.data?.problems ?? []),
      ...groupFindings(lint.data?.findings ?? [], locale)
        .map((group) => group.shown)
        .filter((finding) => finding.acknowledged === null),
    ]) {
      const id = questionOfPlace(one.place);
      if (id !== null) found.set(id, (found.get(id) ?? 0) + 1);
    }
    return found;
  }, [lint.data, locale]);

  const save = useMutation({
    mutationFn: (definition: SurveyDefinition) =>
      call("POST /api/v1/workspaces/{workspace}/surveys", {
        params: { workspace: workspace.slug },
        body: { definition: documentOf(definition) },
      }),
    onSuccess: async (saved) => {
      sessionStorage.removeItem(`tendwell.survey-draft:${workspace.slug}/${stored.id}:${stored.version}`);
      client.setQueryData([workspace.slug, "survey", stored.id], saved);
      await Promise.all([
        client.invalidateQueries({ queryKey: [workspace.slug, "surveys"] }),
        client.invalidateQueries({ queryKey: [workspace.slug, "survey-journey"] }),
      ]);
    },
  });
  const told = (message: string): void => {
    notifications.show({ message, closeButtonProps: { "aria-label": t("action.close", { ns: "common" }) } });
  };
  const keep = (): void => {
    if (!dirty) return;
    save.mutate(survey, { onSuccess: (saved) => told(t("ui.edit.saved", { version: saved.version })) });
  };
  const publish = useMutation({
    mutationFn: async () => {
      if (dirty) await save.mutateAsync(survey);
      const params = { workspace: workspace.slug, survey: stored.id };
      const links = await call("GET /api/v1/workspaces/{workspace}/surveys/{survey}/links", { params });
      if (links.items.length === 0)
        await call("POST /api/v1/workspaces/{workspace}/surveys/{survey}/links", {
          params,
          body: { channel: "link", label: "" },
        });
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: [workspace.slug, "survey", stored.id, "links"] });
      await navigate({
        to: "/w/$workspace/surveys/$survey/send",
        params: { workspace: workspace.slug, survey: stored.id },
      });
    },
  });
  const close = (): void => {
    const next = { ...survey, closesAt: new Date().toISOString() };
    change(() => next);
    save.mutate(next, { onSuccess: () => told(t("ui.edit.closed")) });
  };
  const reopen = (): void => {
    const next = without({ ...survey, closesAt: undefined }) as SurveyDefinition;
    change(() => next);
    save.mutate(next, { onSuccess: () => told(t("ui.edit.reopened")) });
  };
  useHotkeys(
    [
      ["mod+S", keep],
      ["mod+Z", () => undo?.()],
      ["mod+shift+Z", () => redo?.()],
    ],
    [],
    true,
  );
  const show = (question: string): void => {
    setOpen(question);
    setPage(survey.pages.find((one) => one.questions.some((each) => each.id === question))?.id ?? null);
    setView({ component: undefined }, false);
  };
  // As it is called in the list, on the other tabs and in cases.
  const title = readable(survey, survey.title, survey.locale) || survey.id;
  const problems = lint.data?.problems.length ?? 0;
  return (
    <EditingContext value={{ survey, change, locale }}>
      <PageHeader
        title={title}
        lead={
          <span className={classes.headline}>
            <SurveyStatusBadge open={stored.open} />
            <span>{t("ui.edit.stored", { version: stored.version })}</span>
            {dirty && <strong>{t("ui.edit.unsaved")}</strong>}
          </span>
        }
        actions={
          editable && (
            <>
              <Tooltip label={t("action.undo", { ns: "common" })}>
                <ActionIcon
                  variant="default"
                  size={34}
                  aria-label={t("action.undo", { ns: "common" })}
                  disabled={undo === null}
                  onClick={() => undo?.()}
                >
                  <Icon name="undo" size={15} />
                </ActionIcon>
              </Tooltip>
              <Tooltip label={t("action.redo", { ns: "common" })}>
                <ActionIcon
                  variant="default"
                  size={34}
                  aria-label={t("action.redo", { ns: "common" })}
                  disabled={redo === null}
                  onClick={() => redo?.()}
                >
                  <Icon name="redo" size={15} />
                </ActionIcon>
              </Tooltip>
              {stored.open ? (
                <Button variant="default" onClick={close} loading={save.isPending}>
                  {t("ui.edit.close")}
                </Button>
              ) : (
                <Button variant="default" onClick={reopen} loading={save.isPending}>
                  {t("ui.edit.reopen")}
                </Button>
              )}
              <Button variant="default" onClick={keep} disabled={!dirty || problems > 0} loading={save.isPending}>
                {t("action.save", { ns: "common" })}
              </Button>
              {stored.open && (
                <Button onClick={() => publish.mutate()} disabled={problems > 0} loading={publish.isPending}>
                  {t("ui.edit.publish")}
                </Button>
              )}
            </>
          )
        }
      />
      <SurveyTabs survey={stored.id} title={title} />
      {save.isError && <ErrorPanel error={save.error} />}
      {publish.isError && !save.isError && <ErrorPanel error={publish.error} />}
      <div className={classes.editor}>
        <fieldset className={classes.parts} disabled={!editable}>
          <legend className="hidden">{t("ui.tab.edit")}</legend>
          <div className={classes.partBar}>
            <div role="tablist" aria-label={t("ui.edit.parts")} className={classes.partTabs}>
              {PARTS.map((one, index) => (
                <button
                  key={one}
                  type="button"
                  role="tab"
                  id={`part-${one}`}
                  aria-controls="part"
                  aria-selected={one === part}
                  tabIndex={one === part ? 0 : -1}
                  onClick={() => setView({ component: one === "questions" ? undefined : one }, false)}
                  onKeyDown={(event) => {
                    const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
                    if (by === 0) return;
                    event.preventDefault();
                    const next = PARTS[(index + by + PARTS.length) % PARTS.length] ?? "questions";
                    setView({ component: next === "questions" ? undefined : next }, false);
                    document.getElementById(`part-${next}`)?.focus();
                  }}
                >
                  {t(`ui.part.${one}`)}
                </button>
              ))}
            </div>
            {survey.locales.length > 1 && (part === "questions" || part === "ending" || part === "rules") && (
              <NativeSelect
                size="xs"
                aria-label={t("ui.edit.language")}
                value={locale}
                onChange={(event) => setLanguage(event.currentTarget.value)}
                data={survey.locales.map((one) => ({ value: one, label: LOCALE_NAMES[one as Locale] ?? one }))}
              />
            )}
          </div>
          <div role="tabpanel" id="part" aria-labelledby={`part-${part}`}>
            {part === "questions" && (
              <QuestionsPanel open={open} choose={(id) => (id === null ? setOpen(null) : show(id))} marks={marks} />
            )}
            {part === "ending" && <EndingForm />}
            {part === "languages" && <LanguagesPanel choose={setLanguage} />}
            {part === "look" && <LookForm />}
            {part === "rules" && <RulesForm />}
          </div>
        </fieldset>
        <div className={classes.side}>
          <FindingsPanel lint={lint.data} error={lint.error} show={show} />
          <PreviewPanel page={page} choosePage={setPage} />
        </div>
      </div>
    </EditingContext>
  );
}
