import { Button, Checkbox, Textarea, TextInput } from "@mantine/core";
import type { Inspection } from "@tendwell/contract";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../lib/use-format.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { ScrollRegion } from "../../ui/ScrollRegion.tsx";
import { StatusMark } from "../../ui/StatusMark.tsx";
import classes from "./Data.module.css";

/** Fields of the import form, by the API's names; empty ones are not sent. */
export interface MappingChoice {
  readonly mapping: string;
  readonly source: string;
  readonly zone: string;
  readonly currency: string;
  readonly dryRun: string;
}

interface MappingFormProps {
  readonly inspection: Inspection;
  readonly busy: boolean;
  readonly start: (choice: MappingChoice) => void;
}

/** How sure a proposal is, as a status: good enough, to be checked, probably wrong. */
function sureness(confidence: number): "healthy" | "watch" | "at_risk" {
  return confidence >= 0.9 ? "healthy" : confidence >= 0.6 ? "watch" : "at_risk";
}

/** What each file seems to be and where each column goes, before anything is written. */
export function MappingForm({ inspection, busy, start }: MappingFormProps) {
  const { t } = useTranslation("web");
  const format = useFormat();
  const workspace = useWorkspace();
  const [mapping, setMapping] = useState(inspection.mapping);
  const [source, setSource] = useState("");
  const [zone, setZone] = useState(workspace.zone);
  const [currency, setCurrency] = useState(workspace.currency);
  const [dryRun, setDryRun] = useState(false);
  return (
    <form
      className={classes.stack}
      onSubmit={(event) => {
        event.preventDefault();
        start({ mapping, source, zone, currency, dryRun: dryRun ? "true" : "" });
      }}
    >
      <h2>{t("data.step.map")}</h2>
      {inspection.files.map((file) => (
        <section key={file.file} className={classes.panel} aria-label={file.file}>
          <header className={classes.panelHead}>
            <h3>{file.file}</h3>
            <span className={classes.status} data-status={sureness(file.confidence)}>
              <StatusMark status={sureness(file.confidence)} />
              {file.preset === null
                ? file.table === null
                  ? t("data.notRecognised")
                  : t("data.recognised", { preset: file.table })
                : t("data.recognised", { preset: file.preset })}
            </span>
            <span className="quiet">
              {[file.format, file.encoding, file.delimiter === "\t" ? "tab" : file.delimiter]
                .filter((one) => one !== null)
                .join(" · ")}
              {file.rows !== null && ` · ${t("data.rowsSoFar", { count: file.rows, number: format.count(file.rows) })}`}
              {` · ${t("data.confidence", { share: format.percent(file.confidence) })}`}
            </span>
          </header>
          {file.problem !== null && (
            <p className={classes.problem} role="alert" lang="en">
              {file.problem}
            </p>
          )}
          {file.columns.length > 0 && (
            <ScrollRegion className={classes.scrollPlain} label={file.file}>
              <table className={classes.table}>
                <thead>
                  <tr>
                    <th scope="col">{t("data.column")}</th>
                    <th scope="col">{t("data.sample")}</th>
                    <th scope="col">{t("data.target")}</th>
                    <th scope="col">{t("data.sure")}</th>
                  </tr>
                </thead>
                <tbody>
                  {file.columns.map((column) => (
                    <tr key={column.name}>
                      <th scope="row" title={column.reason}>
                        <code>{column.name}</code>
                      </th>
                      <td className={classes.clip}>{column.sample.slice(0, 3).join(" · ")}</td>
                      <td>
                        {column.target === null ? (
                          <span className="quiet">{t("data.ignored")}</span>
                        ) : (
                          <code>{column.target}</code>
                        )}
                      </td>
                      <td>
                        {column.target !== null && (
                          <span className={classes.status} data-status={sureness(column.confidence)}>
                            <StatusMark status={sureness(column.confidence)} />
                            {t("data.confidence", { share: format.percent(column.confidence) })}
                          </span>
                        )}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </ScrollRegion>
          )}
        </section>
      ))}
      {inspection.mapping !== "" && (
        <Textarea
          label={t("data.mapping")}
          description={t("data.mappingAbout")}
          autosize
          minRows={8}
          maxRows={24}
          spellCheck={false}
          value={mapping}
          onChange={(event) => setMapping(event.currentTarget.value)}
          styles={{ input: { fontFamily: "var(--mono)", fontSize: "var(--size-2)" } }}
        />
      )}
      <div className={classes.fields}>
        <TextInput
          label={t("data.sourceName")}
          value={source}
          onChange={(event) => setSource(event.currentTarget.value)}
        />
        <TextInput label={t("data.zone")} value={zone} onChange={(event) => setZone(event.currentTarget.value)} />
        <TextInput
          label={t("data.currency")}
          value={currency}
          maxLength={3}
          onChange={(event) => setCurrency(event.currentTarget.value.toUpperCase())}
        />
      </div>
      <Checkbox
        label={t("data.dryRun")}
        checked={dryRun}
        onChange={(event) => setDryRun(event.currentTarget.checked)}
      />
      <div className={classes.actions}>
        <Button type="submit" loading={busy}>
          {t(dryRun ? "data.startDryRun" : "data.startImport")}
        </Button>
      </div>
    </form>
  );
}
