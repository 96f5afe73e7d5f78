import { Button, CloseButton, FileButton } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../lib/use-format.ts";
import { Icon } from "../../ui/Icon.tsx";
import classes from "./Data.module.css";

interface FileDropProps {
  readonly files: readonly File[];
  readonly choose: (files: readonly File[]) => void;
  readonly busy: boolean;
}

const ACCEPT = ".csv,.tsv,.txt,.ndjson,.jsonl,.json,.parquet,.xlsx,.dat,.gz";

/** Files by drag and drop or by a button. A file of the same name replaces the earlier one. */
export function FileDrop({ files, choose, busy }: FileDropProps) {
  const { t } = useTranslation("web");
  const format = useFormat();
  const [over, setOver] = useState(false);
  const add = (more: readonly File[]): void => {
    const kept = files.filter((one) => !more.some((other) => other.name === one.name));
    if (more.length > 0) choose([...kept, ...more]);
  };
  return (
    <section
      className={classes.drop}
      data-over={over}
      aria-label={t("data.step.choose")}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        add([...event.dataTransfer.files]);
      }}
    >
      <Icon name="upload" size={22} />
      <strong>{t(over ? "data.dropActive" : "data.dropHere")}</strong>
      <span className="quiet">{t("data.dropFormats")}</span>
      <FileButton
        multiple
        accept={ACCEPT}
        onChange={(chosen) => add(chosen)}
        inputProps={{ "aria-label": t("data.chooseFiles") }}
      >
        {(props) => (
          <Button {...props} variant={files.length === 0 ? "filled" : "default"} disabled={busy}>
            {t(files.length === 0 ? "data.chooseFiles" : "data.addFiles")}
          </Button>
        )}
      </FileButton>
      {files.length > 0 && (
        <ul className={classes.fileList}>
          {files.map((file) => (
            <li key={file.name}>
              <span>{file.name}</span>
              <span className="quiet">{format.bytes(file.size)}</span>
              <CloseButton
                size="sm"
                aria-label={t("data.removeFile", { file: file.name })}
                onClick={() => choose(files.filter((one) => one !== file))}
              />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
