import type { ReactNode } from "react";
import classes from "./Panel.module.css";

/** What a page with several panels puts around a metric's own picture. */
export interface PanelSlots {
  /** What the panel is called, in place of its own title. */
  readonly title?: string;
  /** The heading's content where it is more than the title: a link to the metric. */
  readonly heading?: ReactNode;
  readonly level?: 2 | 3;
  /** Between the heading and the picture: the current figure. */
  readonly lead?: ReactNode;
  /** At the right of the heading, in place of the panel's own buttons. `save` writes the drawing, where there is one. */
  readonly tools?: (save: SaveDrawing | null) => ReactNode;
  readonly height?: number;
  /** Below the picture. */
  readonly foot?: ReactNode;
}

export interface SaveDrawing {
  svg(): void;
  png(): void;
}

interface PanelFrameProps {
  readonly title: string;
  readonly heading?: ReactNode;
  readonly level?: 2 | 3;
  readonly lead?: ReactNode;
  readonly tools?: ReactNode;
  readonly foot?: ReactNode;
  readonly children: ReactNode;
}

/** A panel's box: heading, tools, figure, content. */
export function PanelFrame({ title, heading, level = 2, lead, tools, foot, children }: PanelFrameProps) {
  const Heading = level === 2 ? "h2" : "h3";
  return (
    <section className={classes.panel} aria-label={title}>
      <header className={classes.panelHead}>
        <Heading>{heading ?? title}</Heading>
        {tools !== undefined && <div className={classes.panelTools}>{tools}</div>}
      </header>
      {lead}
      {children}
      {foot}
    </section>
  );
}
