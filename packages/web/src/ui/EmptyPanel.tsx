import type { ReactNode } from "react";
import classes from "./StatePanel.module.css";

/** What will be here, and the one next step. */
export function EmptyPanel({
  title,
  page = false,
  children,
  action,
}: {
  title: string;
  page?: boolean;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className={classes.panel}>
      {page ? <h1>{title}</h1> : <strong>{title}</strong>}
      {children !== undefined && <div className="quiet">{children}</div>}
      {action !== undefined && <div className={classes.actions}>{action}</div>}
    </div>
  );
}
