import { Button, NumberInput, Popover } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { minorDigits } from "../../lib/format.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { Icon } from "../../ui/Icon.tsx";
import classes from "./PortfolioFilter.module.css";
import { useHealthView } from "./use-health-view.ts";

/** Numbers that can be bounded, and how what is typed becomes the API's unit. */
const FIELDS = [
  { id: "score", per: 1 },
  { id: "coverage", per: 0.01 },
  { id: "trend", per: 1 },
  { id: "arr", per: "minor" },
  { id: "renewal", per: 1 },
  { id: "silent", per: 1 },
  { id: "idle", per: 1 },
  { id: "uses", per: 1 },
  { id: "tickets", per: 1 },
] as const;

/** Bounds of the numbers of each column: from and to, in the units people read. */
export function NumbersFilter({ currency }: { currency: string }) {
  const { t } = useTranslation("portfolio");
  const workspace = useWorkspace();
  const [view, change] = useHealthView();
  const minor = 10 ** minorDigits(currency === "" ? workspace.currency : currency);
  const set = (id: string, sign: ">=" | "<=", value: number | null): void => {
    const others = view.where.filter((one) => !one.startsWith(id + sign));
    change({ where: (value === null ? others : [...others, `${id}${sign}${value}`]).join(",") });
  };
  const boundOf = (id: string, sign: string): number | null => {
    const found = view.where.find((one) => one.startsWith(id + sign));
    return found === undefined ? null : Number(found.slice(id.length + sign.length));
  };
  return (
    <Popover position="bottom-start" width={340} trapFocus>
      <Popover.Target>
        <Button variant="default" size="compact-sm" leftSection={<Icon name="filter" size={14} />}>
          {view.where.length === 0 ? t("numbers.open") : t("numbers.some", { count: view.where.length })}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <div className={classes.chooser}>
          {FIELDS.map(({ id, per }) => {
            const unit = per === "minor" ? minor : per;
            const name = t(`numbers.field.${id}`, { currency });
            const input = (sign: ">=" | "<=") => {
              const bound = boundOf(id, sign);
              return (
                <NumberInput
                  key={`${sign}${bound}`}
                  size="xs"
                  aria-label={t(sign === ">=" ? "numbers.from" : "numbers.to", { name })}
                  placeholder={sign === ">=" ? "≥" : "≤"}
                  hideControls
                  defaultValue={bound === null ? "" : Math.round((bound / unit) * 1e6) / 1e6}
                  onKeyDown={(event) => {
                    if (event.key === "Enter") event.currentTarget.blur();
                  }}
                  onBlur={(event) => {
                    const typed = event.currentTarget.value.trim();
                    const value = Number(typed);
                    if (typed === "" || Number.isFinite(value))
                      set(id, sign, typed === "" ? null : Math.round(value * unit * 1e6) / 1e6);
                  }}
                />
              );
            };
            return (
              <div key={id} className={classes.bounds}>
                <span>{name}</span>
                {input(">=")}
                {input("<=")}
              </div>
            );
          })}
          <Button
            size="compact-xs"
            variant="subtle"
            disabled={view.where.length === 0}
            onClick={() => change({ where: undefined })}
          >
            {t("numbers.clear")}
          </Button>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
