import { Button, Modal, NativeSelect, Radio, Skeleton, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { SurveyDefinition } from "@tendwell/core/surveys";
import { questionsOf } from "@tendwell/core/surveys";
import { LOCALE_NAMES, type Locale } from "@tendwell/messages/locales";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../../lib/api-client.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import classes from "./Surveys.module.css";
import { freshSurveyId } from "./survey-edits.ts";
import { documentOf, templatesQuery } from "./survey-queries.ts";
import { readable, withText } from "./survey-text.ts";

/** From a template to a survey that can be answered: what to ask, what to call it, its own language. */
export function NewSurveyDialog({
  stage,
  taken,
  close,
}: {
  stage: string;
  taken: readonly string[];
  close: () => void;
}) {
  const { t, i18n } = useTranslation("surveys");
  const workspace = useWorkspace();
  const client = useQueryClient();
  const navigate = useNavigate();
  const templates = useQuery(templatesQuery(workspace.slug));
  const items = templates.data?.items ?? [];
  const [picked, setPicked] = useState<string | null>(null);
  const [name, setName] = useState<string | null>(null);
  const [locale, setLocale] = useState<string>(i18n.language);
  const chosen =
    items.find((one) => one.id === picked) ??
    items.find((one) => one.stage === (stage === "" ? "relationship" : stage)) ??
    items[0];
  const definition = chosen?.definition as SurveyDefinition | undefined;
  const title = definition === undefined ? "" : (name ?? readable(definition, definition.title, locale));
  const create = useMutation({
    mutationFn: () => {
      const base = definition as SurveyDefinition;
      const texts =
        name === null || name.trim() === "" ? base.title : withText(base.title, locale, name.trim(), base.locale);
      return call("POST /api/v1/workspaces/{workspace}/surveys", {
        params: { workspace: workspace.slug },
        body: {
          definition: documentOf({
            ...base,
            id: freshSurveyId(base.id, taken),
            locale,
            title: texts ?? base.title,
          }),
        },
      });
    },
    onSuccess: async (made) => {
      await Promise.all([
        client.invalidateQueries({ queryKey: [workspace.slug, "surveys"] }),
        client.invalidateQueries({ queryKey: [workspace.slug, "survey-journey"] }),
      ]);
      await navigate({
        to: "/w/$workspace/surveys/$survey/edit",
        params: { workspace: workspace.slug, survey: made.id },
      });
    },
  });
  return (
    <Modal
      opened
      onClose={close}
      size="lg"
      title={t("ui.new.title")}
      closeButtonProps={{ "aria-label": t("action.close", { ns: "common" }) }}
    >
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate();
        }}
      >
        {templates.isError && <ErrorPanel error={templates.error} retry={() => void templates.refetch()} />}
        {templates.isPending && <Skeleton height={280} />}
        {items.length > 0 && (
          <Radio.Group
            label={t("ui.new.when")}
            value={chosen?.id ?? ""}
            onChange={(value) => {
              setPicked(value);
              setName(null);
            }}
          >
            <div className={classes.templates}>
              {items.map((one) => {
                const survey = one.definition as SurveyDefinition;
                const [first, ...more] = questionsOf(survey);
                return (
                  <div key={one.id} className={classes.template} data-on={one.id === chosen?.id}>
                    <Radio
                      value={one.id}
                      size="xs"
                      label={
                        <span className={classes.templateBody}>
                          <strong>{t(`ui.stage.${one.stage}`)}</strong>
                          <span>{readable(survey, first?.text, i18n.language)}</span>
                          {more.length > 0 && <span>{t("ui.new.more", { count: more.length })}</span>}
                        </span>
                      }
                    />
                  </div>
                );
              })}
            </div>
          </Radio.Group>
        )}
        <div className={classes.pair}>
          <TextInput
            label={t("ui.new.name")}
            description={t("ui.new.nameHelp")}
            required
            maxLength={200}
            value={title}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <NativeSelect
            label={t("ui.new.language")}
            description={t("ui.new.languageHelp")}
            value={locale}
            onChange={(event) => {
              setLocale(event.currentTarget.value);
              setName(null);
            }}
            data={(definition?.locales ?? [locale]).map((one) => ({
              value: one,
              label: LOCALE_NAMES[one as Locale] ?? one,
            }))}
          />
        </div>
        {create.isError && <ErrorPanel error={create.error} />}
        <div className={classes.actions}>
          <Button variant="default" onClick={close}>
            {t("action.cancel", { ns: "common" })}
          </Button>
          <Button type="submit" loading={create.isPending} disabled={definition === undefined || title.trim() === ""}>
            {t("ui.new.create")}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
