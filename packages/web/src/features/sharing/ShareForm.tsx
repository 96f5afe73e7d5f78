import { Button, NativeSelect, PasswordInput, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { SharedQuestion, SharedView } from "@tendwell/contract";
import { LOCALE_NAMES, LOCALES, type Locale } from "@tendwell/messages/locales";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../../lib/api-client.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import classes from "./Sharing.module.css";
import { ShownOnce } from "./ShownOnce.tsx";
import { ViewField } from "./ViewField.tsx";

/** Every view, in the order people ask for them. */
const SHARED_VIEWS = [
  "dashboard",
  "metric",
  "survey",
  "board_pack",
  "saas_workbook",
] as const satisfies readonly SharedView[];
const DAYS = [1, 7, 30, 90, 365] as const;

/** Makes a link: what it shows, whose figures, until when. Its address is shown once, below the form. */
export function ShareForm({
  view: first = "dashboard",
  question: asked = {},
}: {
  view?: SharedView;
  question?: SharedQuestion;
}) {
  const { t, i18n } = useTranslation("shares");
  const workspace = useWorkspace();
  const client = useQueryClient();
  const [name, setName] = useState("");
  const [view, setView] = useState<SharedView>(first);
  const [question, setQuestion] = useState(asked);
  const [figures, setFigures] = useState<"live" | "frozen">("live");
  const [days, setDays] = useState(30);
  const [locale, setLocale] = useState<Locale>(LOCALES.find((one) => one === i18n.language) ?? "en");
  const [password, setPassword] = useState("");
  const make = useMutation({
    mutationFn: () =>
      call("POST /api/v1/workspaces/{workspace}/share-links", {
        params: { workspace: workspace.slug },
        body: {
          name: name.trim() === "" ? t(`view.${view}`) : name.trim(),
          view,
          question,
          locale,
          figures,
          days,
          ...(password === "" ? {} : { password }),
        },
      }),
    onSuccess: async () => {
      setPassword("");
      await client.invalidateQueries({ queryKey: [workspace.slug, "share-links"] });
    },
  });
  const complete =
    (view !== "metric" || question.metric !== undefined) && (view !== "survey" || question.survey !== undefined);
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        make.mutate();
      }}
    >
      <div className={classes.fields}>
        <ViewField
          label={t("link.view")}
          views={SHARED_VIEWS}
          view={view}
          question={question}
          onChange={(next, nextQuestion) => {
            setView(next);
            setQuestion(nextQuestion);
          }}
        />
        <TextInput
          label={t("link.name")}
          placeholder={t(`view.${view}`)}
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <NativeSelect
          label={t("link.figures")}
          value={figures}
          data={(["live", "frozen"] as const).map((one) => ({ value: one, label: t(`link.${one}`) }))}
          onChange={(event) => setFigures(event.currentTarget.value as "live" | "frozen")}
        />
        <NativeSelect
          label={t("link.days")}
          value={String(days)}
          data={DAYS.map((one) => ({ value: String(one), label: t("link.dayCount", { count: one }) }))}
          onChange={(event) => setDays(Number(event.currentTarget.value))}
        />
        <NativeSelect
          label={t("link.locale")}
          value={locale}
          data={LOCALES.map((one) => ({ value: one, label: LOCALE_NAMES[one] }))}
          onChange={(event) => setLocale(event.currentTarget.value as Locale)}
        />
        <PasswordInput
          label={t("link.password")}
          description={t("link.passwordHint")}
          minLength={8}
          maxLength={200}
          autoComplete="new-password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
      </div>
      <div>
        <Button type="submit" loading={make.isPending} disabled={!complete}>
          {t("link.make")}
        </Button>
      </div>
      {make.isError && <ErrorPanel error={make.error} />}
      {make.isSuccess && <ShownOnce url={make.data.url} />}
    </form>
  );
}
