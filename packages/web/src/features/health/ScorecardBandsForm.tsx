import { Button, NativeSelect, TextInput } from "@mantine/core";
import type { BandDocument } from "@tendwell/core/health";
import { useTranslation } from "react-i18next";
import sheet from "./Health.module.css";
import { NumberField } from "./NumberField.tsx";
import classes from "./ScorecardForm.module.css";
import { withBound } from "./ScorecardPointsBands.tsx";
import { faultAt, faultsWithin, useScorecardEditing } from "./scorecard-editing.ts";

const STATUSES = ["at_risk", "watch", "healthy"] as const;

/** What scores are called, on which scale, and how much must be known for a name. */
export function ScorecardBandsForm() {
  const { t } = useTranslation("health");
  const { document, set, editable, problems } = useScorecardEditing();
  const scale = document.scale ?? 100;
  const bands: readonly BandDocument[] = document.bands ?? [
    { name: "at_risk", status: "at_risk", to: scale / 2 },
    { name: "watch", status: "watch", from: scale / 2, to: (scale * 3) / 4 },
    { name: "healthy", status: "healthy", from: (scale * 3) / 4 },
  ];
  const keep = (next: readonly BandDocument[]): void => set([], { bands: next });
  const last = bands.length - 1;
  const replace = (at: number, patch: Partial<BandDocument>): void =>
    keep(bands.map((one, i) => (i === at ? { ...one, ...patch } : one)));
  return (
    <>
      <fieldset className={classes.rules}>
        <legend>{t("page.design.scoreBands")}</legend>
        {faultsWithin(problems, ["bands"]).map((one) => (
          <p key={one.message} className={classes.fault}>
            {one.message} {one.mend !== null && <span className="quiet">{one.mend}</span>}
          </p>
        ))}
        {bands.map((band, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: names are being edited here
          <div key={at} className={classes.fields}>
            <TextInput
              size="xs"
              label={t("page.design.bandName")}
              readOnly={!editable}
              maxLength={60}
              value={band.name}
              onChange={(event) => replace(at, { name: event.currentTarget.value })}
            />
            <NativeSelect
              size="xs"
              label={t("page.design.bandStatus")}
              disabled={!editable}
              value={band.status}
              onChange={(event) => replace(at, { status: event.currentTarget.value as BandDocument["status"] })}
              data={STATUSES.map((value) => ({ value, label: t(`status.${value}`, { ns: "common" }) }))}
            />
            {at < last ? (
              <NumberField
                label={t("page.design.below")}
                readOnly={!editable}
                value={band.to}
                change={(to) => {
                  if (to !== undefined) keep(withBound(bands, at, to));
                }}
              />
            ) : (
              <p className="quiet">{t("page.design.above")}</p>
            )}
          </div>
        ))}
        {editable && (
          <div className={sheet.actions}>
            <Button
              size="compact-xs"
              variant="default"
              onClick={() => {
                const from = bands[last]?.from ?? 0;
                const cut = from + (scale - from) / 2;
                const { to: _, ...open } = bands[last]!;
                keep([
                  ...bands.slice(0, last),
                  { ...open, to: cut },
                  { name: `${open.name}_2`, status: open.status, from: cut },
                ]);
              }}
            >
              {t("page.design.addBand")}
            </Button>
            {document.bands !== undefined && (
              <Button size="compact-xs" variant="subtle" onClick={() => set([], { bands: undefined })}>
                {t("page.design.usualBands")}
              </Button>
            )}
          </div>
        )}
      </fieldset>
      <div className={classes.fields}>
        <NumberField
          label={t("page.design.scale")}
          about={t("page.design.scaleAbout")}
          readOnly={!editable}
          min={1}
          placeholder="100"
          error={faultAt(problems, ["scale"])}
          value={document.scale}
          change={(value) => set([], { scale: value })}
        />
        <NumberField
          label={t("page.design.minimumCoverage")}
          about={t("page.design.minimumCoverageAbout")}
          readOnly={!editable}
          min={0}
          max={100}
          suffix=" %"
          placeholder="50 %"
          error={faultAt(problems, ["minimumCoverage"])}
          value={document.minimumCoverage === undefined ? undefined : Math.round(document.minimumCoverage * 1000) / 10}
          change={(value) => set([], { minimumCoverage: value === undefined ? undefined : value / 100 })}
        />
      </div>
    </>
  );
}
