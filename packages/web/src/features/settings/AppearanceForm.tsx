import { NativeSelect, SegmentedControl, useMantineColorScheme } from "@mantine/core";
import { LOCALE_NAMES, LOCALES, type Locale } from "@tendwell/messages/locales";
import { useTranslation } from "react-i18next";
import { chooseLocale } from "../../app/messages.ts";
import classes from "./Settings.module.css";

export function AppearanceForm() {
  const { t, i18n } = useTranslation("web");
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <section className={classes.section} aria-labelledby="appearance">
      <h2 id="appearance">{t("settings.appearance")}</h2>
      <div className={classes.fields}>
        <div>
          <div className={classes.label} id="theme-label">
            {t("settings.theme")}
          </div>
          <SegmentedControl
            fullWidth
            aria-labelledby="theme-label"
            value={colorScheme}
            onChange={(value) => setColorScheme(value as "auto" | "light" | "dark")}
            data={(["auto", "light", "dark"] as const).map((scheme) => ({
              value: scheme,
              label: t(`theme.${scheme}`),
            }))}
          />
        </div>
        <NativeSelect
          label={t("settings.language")}
          value={i18n.language}
          onChange={(event) => void chooseLocale(event.currentTarget.value as Locale)}
          data={LOCALES.map((locale) => ({ value: locale, label: LOCALE_NAMES[locale] }))}
        />
      </div>
    </section>
  );
}
