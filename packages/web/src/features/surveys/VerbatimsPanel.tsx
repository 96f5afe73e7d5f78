import { Skeleton, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import type { SurveyDefinition } from "@tendwell/core/surveys";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useView, useWorkspace } from "../../lib/use-view.ts";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { AnswerCard } from "./AnswerCard.tsx";
import { ListPager } from "./ListPager.tsx";
import classes from "./Surveys.module.css";
import { answersQuery } from "./survey-queries.ts";

const PAGE = 10;

/** Answers, newest first, searched by what people wrote. The search is part of the link. */
export function VerbatimsPanel({ survey }: { survey: SurveyDefinition }) {
  const { t } = useTranslation("surveys");
  const workspace = useWorkspace();
  const [view, change] = useView();
  const [text, setText] = useState(view.rows ?? "");
  const [search] = useDebouncedValue(text.trim(), 250);
  const [offset, setOffset] = useState(0);
  // A theme that was pressed elsewhere on the page becomes the search.
  useEffect(() => {
    setText(view.rows ?? "");
    setOffset(0);
  }, [view.rows]);
  const found = useQuery(
    answersQuery(workspace.slug, survey.id, { limit: PAGE, offset, ...(search === "" ? {} : { search }) }),
  );
  const total = found.data?.total ?? 0;
  return (
    <section className={classes.panel} aria-labelledby="verbatims">
      <header className={classes.panelHead}>
        <h2 id="verbatims">{t("ui.verbatims.title")}</h2>
        <TextInput
          size="xs"
          type="search"
          aria-label={t("ui.verbatims.search")}
          placeholder={t("ui.verbatims.search")}
          leftSection={<Icon name="search" size={14} />}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setOffset(0);
          }}
          onBlur={() => change({ rows: text.trim() === "" ? undefined : text.trim() }, false)}
        />
      </header>
      {found.isError && <ErrorPanel error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <Skeleton height={160} m="0 0.875rem 0.875rem" />}
      {found.isSuccess && total === 0 && (
        <p className={classes.nothing}>{t(search === "" ? "ui.verbatims.none" : "ui.verbatims.noneSuch")}</p>
      )}
      <ol className={classes.answers}>
        {found.data?.items.map((one) => (
          <AnswerCard key={one.id} answer={one} survey={survey} />
        ))}
      </ol>
      <ListPager offset={offset} page={PAGE} total={total} newestFirst move={setOffset} />
    </section>
  );
}
