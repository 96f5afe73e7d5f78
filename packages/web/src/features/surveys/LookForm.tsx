import { Button, FileButton, NativeSelect, TextInput } from "@mantine/core";
import type { SurveyTheme } from "@tendwell/core/surveys";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useEditing } from "./editing-context.ts";
import classes from "./Surveys.module.css";
import { without } from "./survey-text.ts";

const COLOURS = { accent: "#1f5fa8", background: "#ffffff", text: "#1b2430" } as const;
/** The longest data URL that a definition keeps. */
const LARGEST_LOGO = 20_000;

/** Logo, colours, font and dark mode of the respondent's pages. */
export function LookForm() {
  const { t } = useTranslation("surveys");
  const { survey, change } = useEditing();
  const [tooLarge, setTooLarge] = useState(false);
  const theme = survey.theme ?? {};
  const set = (patch: { [K in keyof SurveyTheme]?: SurveyTheme[K] | undefined }, field: string): void =>
    change((before) => {
      const next = without({ ...before.theme, ...patch });
      return without({ ...before, theme: Object.keys(next).length === 0 ? undefined : next });
    }, `theme ${field}`);
  const read = (file: File | null): void => {
    if (file === null) return;
    const reader = new FileReader();
    reader.onload = () => {
      const url = String(reader.result);
      setTooLarge(url.length > LARGEST_LOGO);
      if (url.length <= LARGEST_LOGO) set({ logo: url }, "file");
    };
    reader.readAsDataURL(file);
  };
  return (
    <section className={classes.section} aria-labelledby="look">
      <h2 id="look">{t("ui.look.title")}</h2>
      <p className="quiet">{t("ui.look.about")}</p>
      <div className={classes.pair}>
        {(Object.keys(COLOURS) as (keyof typeof COLOURS)[]).map((name) => (
          <TextInput
            key={name}
            label={t(`ui.look.${name}`)}
            description={t(`ui.look.${name}Help`)}
            maxLength={7}
            placeholder={COLOURS[name]}
            value={theme[name] ?? ""}
            onChange={(event) => {
              const value = event.currentTarget.value.trim();
              set({ [name]: value === "" ? undefined : value }, name);
            }}
            rightSection={
              <input
                type="color"
                className={classes.swatch}
                aria-label={t(`ui.look.${name}`)}
                value={/^#[0-9a-f]{6}$/i.test(theme[name] ?? "") ? theme[name] : COLOURS[name]}
                onChange={(event) => set({ [name]: event.currentTarget.value }, name)}
              />
            }
            rightSectionWidth={44}
          />
        ))}
        <NativeSelect
          label={t("ui.look.font")}
          description={t("ui.look.fontHelp")}
          value={theme.font ?? "system"}
          onChange={(event) => {
            const font = event.currentTarget.value as NonNullable<SurveyTheme["font"]>;
            set({ font: font === "system" ? undefined : font }, "font");
          }}
          data={(["system", "serif", "rounded"] as const).map((value) => ({ value, label: t(`ui.look.${value}`) }))}
        />
        <NativeSelect
          label={t("ui.look.dark")}
          description={t("ui.look.darkHelp")}
          value={theme.dark ?? "auto"}
          onChange={(event) => {
            const dark = event.currentTarget.value as NonNullable<SurveyTheme["dark"]>;
            set({ dark: dark === "auto" ? undefined : dark }, "dark");
          }}
          data={(["auto", "never", "always"] as const).map((value) => ({ value, label: t(`ui.look.${value}`) }))}
        />
      </div>
      <div className={classes.field}>
        <strong>{t("ui.look.logo")}</strong>
        <p className="quiet">{t("ui.look.logoHelp")}</p>
        {theme.logo?.startsWith("data:") === true && <img className={classes.logo} src={theme.logo} alt="" />}
        {theme.logo !== undefined && !theme.logo.startsWith("data:") && <code>{theme.logo}</code>}
        {tooLarge && (
          <p role="alert" className={classes.status} data-status="at_risk">
            {t("ui.look.tooLarge")}
          </p>
        )}
        <div className={classes.rowActions}>
          <FileButton accept="image/png,image/jpeg,image/svg+xml,image/webp" onChange={read}>
            {(button) => (
              <Button {...button} size="compact-sm" variant="default">
                {t("ui.look.choose")}
              </Button>
            )}
          </FileButton>
          {theme.logo !== undefined && (
            <Button size="compact-sm" variant="subtle" onClick={() => set({ logo: undefined }, "file")}>
              {t("ui.look.noLogo")}
            </Button>
          )}
        </div>
      </div>
    </section>
  );
}
