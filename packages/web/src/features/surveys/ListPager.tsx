import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../lib/use-format.ts";
import classes from "./Surveys.module.css";

interface ListPagerProps {
  readonly offset: number;
  readonly page: number;
  readonly total: number;
  /** Newest first: the way on leads to earlier ones. */
  readonly newestFirst?: boolean;
  readonly move: (offset: number) => void;
}

/** Back and on through a list, with what is shown of how many; nothing where one page holds all. */
export function ListPager({ offset, page, total, newestFirst = false, move }: ListPagerProps) {
  const { t } = useTranslation("surveys");
  const format = useFormat();
  if (total <= page) return null;
  return (
    <div className={classes.pager}>
      <Button size="compact-sm" variant="default" disabled={offset === 0} onClick={() => move(offset - page)}>
        {t(newestFirst ? "ui.later" : "ui.earlier")}
      </Button>
      <span className="quiet">
        {t("ui.shown", { from: offset + 1, to: Math.min(total, offset + page), total: format.count(total) })}
      </span>
      <Button size="compact-sm" variant="default" disabled={offset + page >= total} onClick={() => move(offset + page)}>
        {t(newestFirst ? "ui.earlier" : "ui.later")}
      </Button>
    </div>
  );
}
