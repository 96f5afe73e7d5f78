import { Button, NativeSelect, NumberInput, Popover } from "@mantine/core";
import type { MetricInfo } from "@tendwell/contract";
import { useTranslation } from "react-i18next";
import { useMetricText } from "../../lib/metric-text.ts";
import { useView } from "../../lib/use-view.ts";
import classes from "./Metric.module.css";

/** The options of a metric as a form; each choice goes into the URL as `option=name:value`. */
export function MetricOptionsForm({ info }: { info: MetricInfo }) {
  const { t } = useTranslation("web");
  const text = useMetricText();
  const [view, change] = useView();
  const chosen = new Map(
    (view.option ?? []).map((item): [string, string] => [
      item.slice(0, item.indexOf(":")),
      item.slice(item.indexOf(":") + 1),
    ]),
  );
  const set = (name: string, value: string, initial: string | number): void => {
    const next = new Map(chosen);
    if (value === String(initial) || value === "") next.delete(name);
    else next.set(name, value);
    change({ option: next.size === 0 ? undefined : [...next].map(([key, one]) => `${key}:${one}`) }, false);
  };
  return (
    <Popover position="bottom-end" width={360} trapFocus>
      <Popover.Target>
        <Button variant="default" className={classes.optionsButton} data-on={chosen.size > 0}>
          {chosen.size === 0 ? t("metric.options") : t("metric.optionsChanged", { count: chosen.size })}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <div className={classes.options}>
          {Object.entries(info.options).map(([name, spec]) =>
            spec.type === "enum" ? (
              <NativeSelect
                key={name}
                label={text.option(name)}
                description={text.definition(spec.about)}
                value={chosen.get(name) ?? spec.default}
                onChange={(event) => set(name, event.currentTarget.value, spec.default)}
                data={spec.values.map((value) => ({
                  value,
                  label:
                    value === spec.default
                      ? `${text.optionValue(value)} (${t("metric.optionDefault")})`
                      : text.optionValue(value),
                }))}
              />
            ) : (
              <NumberInput
                key={name}
                label={text.option(name)}
                description={text.definition(spec.about)}
                value={Number(chosen.get(name) ?? spec.default)}
                min={spec.min}
                max={spec.max}
                allowDecimal={!spec.integer}
                onChange={(value) => set(name, String(value), spec.default)}
              />
            ),
          )}
          <Button
            variant="default"
            size="xs"
            disabled={chosen.size === 0}
            onClick={() => change({ option: undefined })}
          >
            {t("action.reset", { ns: "common" })}
          </Button>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
