import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import sheet from "./Health.module.css";
import { ScorecardCandidatesPanel } from "./ScorecardCandidatesPanel.tsx";
import classes from "./ScorecardForm.module.css";
import { ScorecardMeasureCard } from "./ScorecardMeasureCard.tsx";
import { useScorecardEditing } from "./scorecard-editing.ts";
import { freshMeasureId, insertInto, placedMeasures, type SourcePath } from "./scorecard-source.ts";

/** Every measure and group as a card, in the order of the document. */
export function ScorecardMeasuresForm() {
  const { t } = useTranslation("health");
  const { document, change, editable } = useScorecardEditing();
  const placed = placedMeasures(document);
  const [open, setOpen] = useState<string | null>(
    placed.find(({ measure }) => measure.measures === undefined)?.path.join(".") ?? null,
  );
  const add = (list: SourcePath, at: number, kind: "measure" | "group"): void => {
    const id = freshMeasureId(document, kind);
    const leaf = (name: string) => ({ id: name, metric: "active_users", absent: 0, linear: { worst: 0, best: 10 } });
    const value = kind === "measure" ? leaf(id) : { id, measures: [leaf(freshMeasureId(document, "measure"))] };
    change((source) => insertInto(source, list, at, value));
    setOpen([...list, at].join("."));
  };
  return (
    <div className={sheet.form}>
      <ol className={classes.measures}>
        {placed.map((one) => (
          <ScorecardMeasureCard
            key={one.path.join(".")}
            placed={one}
            open={open === one.path.join(".")}
            show={(path) => setOpen(path === null ? null : path.join("."))}
            add={add}
          />
        ))}
      </ol>
      {editable && (
        <div className={sheet.actions}>
          <Button size="xs" variant="default" onClick={() => add(["measures"], document.measures.length, "measure")}>
            {t("page.design.addMeasure")}
          </Button>
          <Button size="xs" variant="default" onClick={() => add(["measures"], document.measures.length, "group")}>
            {t("page.design.addGroup")}
          </Button>
        </div>
      )}
      <ScorecardCandidatesPanel />
    </div>
  );
}
