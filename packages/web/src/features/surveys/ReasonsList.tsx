import { useTranslation } from "react-i18next";
import { useFormat } from "../../lib/use-format.ts";
import classes from "./Surveys.module.css";

const SHOWN = 5;

/** Who gets no message, by reason, with the first few of each. */
export function ReasonsList({
  notSent,
}: {
  notSent: readonly { readonly recipient: string; readonly reason: string }[];
}) {
  const { t } = useTranslation("surveys");
  const format = useFormat();
  if (notSent.length === 0) return <p className="quiet">{t("ui.send.all")}</p>;
  const byReason = new Map<string, string[]>();
  for (const one of notSent) byReason.set(one.reason, [...(byReason.get(one.reason) ?? []), one.recipient]);
  return (
    <>
      <p>{t("ui.send.notSent", { count: notSent.length, number: format.count(notSent.length) })}</p>
      <ul className={classes.reasons}>
        {[...byReason].map(([reason, who]) => (
          <li key={reason}>
            {t(`notSent.${reason}`)}: {format.count(who.length)}{" "}
            <span className="quiet">
              {who.slice(0, SHOWN).join(", ")}
              {who.length > SHOWN && " …"}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
