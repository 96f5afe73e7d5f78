import type { ReactNode } from "react";
import classes from "./StatePanel.module.css";

/** What will be here, and the one next step. */
export function EmptyPanel({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className={classes.panel}>
      <strong>{title}</strong>
      {children !== undefined && <div className="quiet">{children}</div>}
      {action !== undefined && <div className={classes.actions}>{action}</div>}
    </div>
  );
}
