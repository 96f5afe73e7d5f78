import { Button } from "@mantine/core";
import type { PointsBandDocument } from "@tendwell/core/health";
import { useTranslation } from "react-i18next";
import { NumberField } from "./NumberField.tsx";
import classes from "./ScorecardForm.module.css";
import { faultAt, useScorecardEditing } from "./scorecard-editing.ts";
import type { SourcePath } from "./scorecard-source.ts";

interface ScorecardPointsBandsProps {
  readonly bands: readonly PointsBandDocument[];
  readonly path: SourcePath;
  readonly keep: (bands: readonly PointsBandDocument[]) => void;
}

/** Bounds of bands are written once: where one ends the next begins. */
export function withBound<T extends { readonly from?: number | undefined; readonly to?: number | undefined }>(
  bands: readonly T[],
  at: number,
  to: number,
): T[] {
  return bands.map((band, i) => (i === at ? { ...band, to } : i === at + 1 ? { ...band, from: to } : band));
}

/** Points by band of the raw value: each band reaches up to, not including, its bound. */
export function ScorecardPointsBands({ bands, path, keep }: ScorecardPointsBandsProps) {
  const { t } = useTranslation("health");
  const { editable, problems } = useScorecardEditing();
  const last = bands.length - 1;
  return (
    <fieldset className={classes.rules}>
      <legend>{t("page.design.bandsOf")}</legend>
      {bands.map((band, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a band has no name but its place
        <div key={at} className={classes.fields}>
          <NumberField
            label={t("page.design.points")}
            readOnly={!editable}
            error={faultAt(problems, [...path, at])}
            value={band.points}
            change={(points) => {
              if (points !== undefined) keep(bands.map((one, i) => (i === at ? { ...one, points } : one)));
            }}
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
          {editable && bands.length > 1 && (
            <Button
              size="compact-xs"
              variant="subtle"
              onClick={() => {
                const rest = bands.filter((_, i) => i !== at);
                keep(
                  rest.map((one, i) => {
                    const { from: _, to: __, ...band } = one;
                    const from = i === 0 ? undefined : (rest[i - 1]!.to ?? one.from);
                    const to = i === rest.length - 1 ? undefined : one.to;
                    return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }), ...band };
                  }),
                );
              }}
            >
              {t("page.design.removeBand")}
            </Button>
          )}
        </div>
      ))}
      {editable && (
        <div>
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => {
              const end = (bands[last]?.from ?? 0) + 1;
              const { to: _, ...open } = bands[last] ?? { points: 0 };
              keep([...bands.slice(0, last), { ...open, to: end }, { from: end, points: open.points }]);
            }}
          >
            {t("page.design.addBand")}
          </Button>
        </div>
      )}
    </fieldset>
  );
}
