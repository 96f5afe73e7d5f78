import { Button, FileInput, Modal, NativeSelect, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { SURVEY_TOOLS } from "@tendwell/core/surveys";
import { LOCALE_NAMES, LOCALES } from "@tendwell/messages/locales";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../../lib/api-client.ts";
import { useFormat } from "../../lib/use-format.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import { LossesPanel, type SurveyJsLook } from "./LossesPanel.tsx";
import { type ResponseLook, ResponsesLook } from "./ResponsesLook.tsx";
import classes from "./Surveys.module.css";

const TOOL_NAMES = {
  delighted: "Delighted",
  surveymonkey: "SurveyMonkey",
  google_forms: "Google Forms",
  sogosurvey: "SoGoSurvey",
  surveylegend: "SurveyLegend",
} as const;

/** What is known of a file before or after it goes in. */
type Look =
  | { readonly kind: "responses"; readonly found: ResponseLook }
  | { readonly kind: "survey"; readonly found: SurveyJsLook };

const nameOf = (file: File): string =>
  file.name
    .replace(/\.(csv|xlsx|txt|json)$/i, "")
    .toLowerCase()
    .normalize("NFKD")
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^[^a-z]+|-+$/g, "")
    .slice(0, 40) || "imported";

/** Brings surveys and answers in from other tools: choose a file, see what becomes of it, then store it. */
export function ImportDialog({ close }: { close: () => void }) {
  const { t, i18n } = useTranslation("exchange");
  const format = useFormat();
  const workspace = useWorkspace();
  const client = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const [name, setName] = useState("");
  const [tool, setTool] = useState("");
  const [locale, setLocale] = useState<string>(i18n.language);
  const [look, setLook] = useState<Look | null>(null);
  const isJson = file !== null && /\.json$/i.test(file.name);

  const run = useMutation({
    mutationFn: async (dryRun: boolean): Promise<{ look: Look; stored: boolean }> => {
      const given = file as File;
      if (isJson) {
        let document: unknown;
        try {
          document = JSON.parse(await given.text());
        } catch {
          throw new Error(t("import.notJson"));
        }
        const found = await call("POST /api/v1/workspaces/{workspace}/survey-imports/surveyjs", {
          params: { workspace: workspace.slug },
          body: { id: name, document: document as Record<string, unknown>, dryRun },
        });
        return { look: { kind: "survey", found }, stored: !dryRun };
      }
      const form = new FormData();
      form.append("survey", name);
      form.append("title", given.name.replace(/\.(csv|xlsx|txt)$/i, ""));
      if (tool !== "") form.append("tool", tool);
      form.append("locale", locale);
      if (dryRun) form.append("dryRun", "true");
      form.append("file", given);
      const found = await call("POST /api/v1/workspaces/{workspace}/survey-imports/responses", {
        params: { workspace: workspace.slug },
        body: form,
      });
      return { look: { kind: "responses", found }, stored: !dryRun };
    },
    onSuccess: async ({ look: next, stored }) => {
      setLook(next);
      if (stored)
        await Promise.all([
          client.invalidateQueries({ queryKey: [workspace.slug, "surveys"] }),
          client.invalidateQueries({ queryKey: [workspace.slug, "survey"] }),
          client.invalidateQueries({ queryKey: [workspace.slug, "survey-journey"] }),
        ]);
    },
  });
  const stored = run.data?.stored === true;
  const change = (set: () => void): void => {
    set();
    setLook(null);
    run.reset();
  };
  const wrong = look?.kind === "survey" && look.found.problems.length > 0;
  return (
    <Modal
      opened
      onClose={close}
      size="lg"
      title={t("import.title")}
      closeButtonProps={{ "aria-label": t("action.close", { ns: "common" }) }}
    >
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          run.mutate(look === null);
        }}
      >
        {!stored && (
          <>
            <p className="quiet">{t("import.lead")}</p>
            <FileInput
              label={t("import.file")}
              placeholder={t("import.choose")}
              accept=".csv,.xlsx,.txt,.json"
              value={file}
              onChange={(next) =>
                change(() => {
                  setFile(next);
                  if (next !== null) setName(nameOf(next));
                })
              }
              required
            />
            <TextInput
              label={t("import.name")}
              description={t(isJson ? "import.nameHelpNew" : "import.nameHelp")}
              value={name}
              onChange={(event) => {
                const next = event.currentTarget.value;
                change(() => setName(next));
              }}
              pattern="[a-z][a-z0-9_\-]*"
              maxLength={60}
              required
            />
            {!isJson && (
              <div className={classes.pair}>
                <NativeSelect
                  label={t("import.tool")}
                  value={tool}
                  onChange={(event) => {
                    const next = event.currentTarget.value;
                    change(() => setTool(next));
                  }}
                  data={[
                    { value: "", label: t("import.toolAuto") },
                    ...SURVEY_TOOLS.map((one) => ({ value: one, label: TOOL_NAMES[one] })),
                  ]}
                />
                <NativeSelect
                  label={t("import.language")}
                  value={locale}
                  onChange={(event) => {
                    const next = event.currentTarget.value;
                    change(() => setLocale(next));
                  }}
                  data={LOCALES.map((one) => ({ value: one, label: LOCALE_NAMES[one] }))}
                />
              </div>
            )}
          </>
        )}
        {run.isError && <ErrorPanel error={run.error} />}
        {look?.kind === "responses" && <ResponsesLook found={look.found} tool={TOOL_NAMES[look.found.tool]} />}
        {look?.kind === "survey" && <LossesPanel found={look.found} />}
        {stored && look?.kind === "responses" && (
          <output>
            {t("import.done", {
              count: look.found.responses - (look.found.import?.rowsRejected ?? 0),
              number: format.count(look.found.responses - (look.found.import?.rowsRejected ?? 0)),
            })}{" "}
            {t("import.undo")}
          </output>
        )}
        <div className={classes.actions}>
          <Button variant="default" onClick={close}>
            {t(stored ? "action.close" : "action.cancel", { ns: "common" })}
          </Button>
          {stored && look !== null ? (
            <Button
              renderRoot={(props) => (
                <Link
                  {...props}
                  to={
                    look.kind === "responses"
                      ? "/w/$workspace/surveys/$survey/results"
                      : "/w/$workspace/surveys/$survey/edit"
                  }
                  params={{ workspace: workspace.slug, survey: look.found.survey }}
                />
              )}
            >
              {t("import.toSurvey")}
            </Button>
          ) : (
            <Button type="submit" loading={run.isPending} disabled={file === null || wrong}>
              {t(look === null ? "import.look" : "import.store")}
            </Button>
          )}
        </div>
      </form>
    </Modal>
  );
}
