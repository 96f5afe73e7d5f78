import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { saveTable } from "../../lib/save-table.ts";
import { useFormat } from "../../lib/use-format.ts";
import { useView, useWorkspace } from "../../lib/use-view.ts";
import { EmptyPanel } from "../../ui/EmptyPanel.tsx";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { CardPicker } from "../health/CardPicker.tsx";
import health from "../health/Health.module.css";
import { healthPart, type ScorecardItem } from "../health/health-queries.ts";
import { PageOfSkeletons } from "../health/ScoreGate.tsx";
import classes from "./Team.module.css";
import { TeamTable } from "./TeamTable.tsx";
import { teamQuery } from "./team-query.ts";
import { useTeamColumns } from "./use-team-columns.tsx";

interface TeamPanelProps {
  readonly card: ScorecardItem;
  readonly cards: readonly ScorecardItem[];
}

/** The owners side by side, with the whole at the bottom; a file holds the same. */
export function TeamPanel({ card, cards }: TeamPanelProps) {
  const { t } = useTranslation("team");
  const format = useFormat();
  const workspace = useWorkspace();
  const [view] = useView();
  const team = useQuery(teamQuery(workspace.slug, { scorecard: card.id, ...healthPart(view) }));
  const columns = useTeamColumns(team.data?.currency ?? workspace.currency);
  if (team.isError) return <ErrorPanel error={team.error} retry={() => void team.refetch()} />;
  if (team.isPending) return <PageOfSkeletons />;
  const { data } = team;
  const nobody = t("nobody");
  const save = (): void =>
    saveTable("team", [
      [t("column.owner"), ...columns.map((column) => column.name)],
      ...data.items.map((row) => [row.owner ?? nobody, ...columns.map((column) => column.file(row))]),
      [t("whole"), ...columns.map((column) => column.file(data.total))],
    ]);
  return (
    <div className={health.stack}>
      <div className={health.toolbar}>
        <CardPicker card={card} cards={cards} />
        <div className={health.toolbarEnd}>
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<Icon name="download" size={14} />}
            disabled={data.items.length === 0}
            onClick={save}
          >
            CSV
          </Button>
        </div>
      </div>
      {data.items.length === 0 ? (
        <EmptyPanel title={t("empty.title")}>
          <p>{t("empty.text")}</p>
        </EmptyPanel>
      ) : (
        <>
          <TeamTable data={data} columns={columns} nobody={nobody} />
          <div className={classes.notes}>
            <p>{t("about.period", { from: format.date(data.period.start), to: format.date(data.period.end) })}</p>
            <p>{t("about.load")}</p>
            <p>{t("about.few", { count: data.fewest })}</p>
          </div>
        </>
      )}
    </div>
  );
}
