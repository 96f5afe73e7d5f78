import { NativeSelect } from "@mantine/core";
import { LOCALE_NAMES, LOCALES, type Locale } from "@tendwell/messages/locales";
import { type ReactNode, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { chooseLocale } from "../../app/messages.ts";
import classes from "./Session.module.css";

/** The frame of the pages before sign-in: name, one card, the language. */
export function SessionFrame({ title, children }: { title: string; children: ReactNode }) {
  const { t, i18n } = useTranslation("web");
  useEffect(() => {
    document.title = `${title} · Tendwell`;
  }, [title]);
  return (
    <main className={classes.frame}>
      <div className={classes.brand}>
        <img src="/icon.svg" alt="" width="32" height="32" />
        <div>
          <strong>Tendwell</strong>
          <div className="quiet">{t("session.tagline")}</div>
        </div>
      </div>
      <div className={classes.card}>
        <h1>{title}</h1>
        {children}
      </div>
      <NativeSelect
        aria-label={t("settings.language")}
        value={i18n.language}
        onChange={(event) => void chooseLocale(event.currentTarget.value as Locale)}
        data={LOCALES.map((locale) => ({ value: locale, label: LOCALE_NAMES[locale] }))}
      />
    </main>
  );
}
