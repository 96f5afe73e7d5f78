import { type ReactNode, useEffect } from "react";
import classes from "./PageHeader.module.css";

/** A page's title (also the tab's), a quiet line below it, and its actions at the right. */
export function PageHeader({ title, lead, actions }: { title: string; lead?: ReactNode; actions?: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · Tendwell`;
  }, [title]);
  return (
    <header className={classes.header}>
      <div>
        <h1>{title}</h1>
        {lead !== undefined && <div className={classes.lead}>{lead}</div>}
      </div>
      {actions !== undefined && <div className={classes.actions}>{actions}</div>}
    </header>
  );
}
