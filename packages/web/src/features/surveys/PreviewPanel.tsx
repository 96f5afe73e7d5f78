import { NativeSelect, SegmentedControl, Skeleton } from "@mantine/core";
import { useDebouncedValue, useElementSize } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { LOCALE_NAMES, type Locale } from "@tendwell/messages/locales";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useWorkspace } from "../../lib/use-view.ts";
import { useEditing } from "./editing-context.ts";
import classes from "./Surveys.module.css";
import { previewQuery } from "./survey-queries.ts";

const DEVICES = { phone: [375, 667], tablet: [768, 900], desktop: [1120, 800] } as const;
type Device = keyof typeof DEVICES;

/** The page that respondents get, drawn by the server's own renderer, in a frame that can do nothing. */
export function PreviewPanel({ page, choosePage }: { page: string | null; choosePage: (page: string) => void }) {
  const { t } = useTranslation("surveys");
  const { survey, locale } = useEditing();
  const workspace = useWorkspace();
  const [device, setDevice] = useState<Device>("phone");
  const { ref, width: room } = useElementSize();
  const [shown, setShown] = useState<string | null>(null);
  const language = shown !== null && survey.locales.includes(shown) ? shown : locale;
  const at = survey.pages.find((one) => one.id === page)?.id ?? survey.pages[0]?.id ?? "";
  const [drawn] = useDebouncedValue(survey, 250);
  const preview = useQuery(previewQuery(workspace.slug, drawn, language, at));
  const [width, height] = DEVICES[device];
  const scale = Math.min(1, room === 0 ? 1 : room / width);
  return (
    <section className={classes.panel} aria-labelledby="preview">
      <header className={classes.panelHead}>
        <h2 id="preview">{t("ui.preview.title")}</h2>
        {preview.isError && (
          <span className={classes.status} data-status="watch" role="status">
            {t("ui.preview.stale")}
          </span>
        )}
      </header>
      <div className={classes.previewTools}>
        <SegmentedControl
          size="xs"
          aria-label={t("ui.preview.device")}
          value={device}
          onChange={(value) => setDevice(value as Device)}
          data={(Object.keys(DEVICES) as Device[]).map((value) => ({ value, label: t(`ui.preview.${value}`) }))}
        />
        <NativeSelect
          size="xs"
          aria-label={t("ui.preview.language")}
          value={language}
          onChange={(event) => setShown(event.currentTarget.value)}
          data={survey.locales.map((one) => ({ value: one, label: LOCALE_NAMES[one as Locale] ?? one }))}
        />
        {survey.pages.length > 1 && (
          <NativeSelect
            size="xs"
            aria-label={t("ui.preview.page")}
            value={at}
            onChange={(event) => choosePage(event.currentTarget.value)}
            data={survey.pages.map((one, index) => ({
              value: one.id,
              label: t("ui.edit.page", { number: index + 1 }),
            }))}
          />
        )}
      </div>
      <div ref={ref} className={classes.previewRoom} style={{ height: height * scale }}>
        {preview.data === undefined ? (
          !preview.isError && <Skeleton height={height * scale} />
        ) : (
          <iframe
            title={t("ui.preview.frame")}
            sandbox=""
            srcDoc={preview.data.html}
            width={width}
            height={height}
            style={{ transform: `scale(${scale})`, marginInline: scale === 1 ? "auto" : 0 }}
          />
        )}
      </div>
    </section>
  );
}
