import type { SurveyLinkSettings } from "@tendwell/contract";

/** The settings as fields hold them: lists as lines. */
export interface WidgetFields {
  readonly origins: string;
  readonly pages: string;
  readonly notPages: string;
  readonly traits: string;
  readonly event: string;
  readonly display: SurveyLinkSettings["display"];
  readonly corner: SurveyLinkSettings["corner"];
  /** In percent. */
  readonly share: number | string;
  readonly delaySeconds: number | string;
  readonly everyDays: number | string;
  readonly resetSeconds: number | string;
}

const lines = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");

export function fieldsOf(settings: SurveyLinkSettings): WidgetFields {
  return {
    ...settings,
    origins: settings.origins.join("\n"),
    pages: settings.pages.join("\n"),
    notPages: settings.notPages.join("\n"),
    traits: Object.entries(settings.traits)
      .map(([name, value]) => `${name}=${value}`)
      .join("\n"),
    event: settings.event ?? "",
    share: Math.round(settings.share * 1000) / 10,
  };
}

/** What the fields say. An address of a page is taken as the origin it has; a trait is `name=value`. */
export function settingsOf(fields: WidgetFields): SurveyLinkSettings {
  const { display, corner, delaySeconds, everyDays, resetSeconds } = fields;
  return {
    display,
    corner,
    origins: lines(fields.origins).map((line) => (URL.canParse(line) ? new URL(line).origin : line)),
    pages: lines(fields.pages),
    notPages: lines(fields.notPages),
    event: fields.event.trim() === "" ? null : fields.event.trim(),
    traits: Object.fromEntries(
      lines(fields.traits).map((line) => {
        const [name = "", ...value] = line.split("=");
        return [name.trim(), value.join("=").trim()];
      }),
    ),
    share: Number(fields.share) / 100,
    delaySeconds: Number(delaySeconds),
    everyDays: Number(everyDays),
    resetSeconds: Number(resetSeconds),
  };
}
