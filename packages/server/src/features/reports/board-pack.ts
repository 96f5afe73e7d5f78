import type { ReportQuery } from "@tendwell/contract";
import { translate } from "@tendwell/messages";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import type { MetricService } from "../metrics/metric-service.ts";
import { BOARD_FIGURES } from "./board-figures.ts";
import type { BoardContext } from "./board-page.ts";
import { definitionPages, headlinePage, retentionPage, voicePage, waterfallPage } from "./board-pages.ts";
import { COLORS } from "./pdf-colors.ts";
import { Pen } from "./pdf-pen.ts";
import { reportFigures } from "./report-figures.ts";

const MARGIN = 44;
const FOOT = 30;

/** The board pack as bytes: designed pages of vectors and text, definitions last. */
export async function boardPack(
  metrics: MetricService,
  workspace: OpenWorkspace,
  query: ReportQuery & { readonly paper: "a4" | "letter" },
  signal: AbortSignal,
): Promise<Uint8Array> {
  const figures = await reportFigures(metrics, workspace, query, BOARD_FIGURES, signal);
  const { default: PDFDocument } = await import("pdfkit");
  const { locale } = query;
  const { name } = workspace.record;
  const text: BoardContext["text"] = (key, values) => translate(locale, key, values);
  const doc = new PDFDocument({
    size: query.paper === "letter" ? "LETTER" : "A4",
    margin: 0,
    bufferPages: true,
    lang: locale,
    displayTitle: true,
    info: {
      Title: `${name} · ${text("reports:board.title")}`,
      Author: "Tendwell",
      CreationDate: new Date(`${figures.asOf}T00:00:00Z`),
    },
  });
  const chunks: Buffer[] = [];
  const done = new Promise<void>((resolve, reject) => {
    doc.on("data", (chunk: Buffer) => chunks.push(chunk));
    doc.on("end", () => resolve());
    doc.on("error", reject);
  });
  const pen = new Pen(doc, locale);
  const area = {
    x: MARGIN,
    y: MARGIN,
    width: doc.page.width - 2 * MARGIN,
    height: doc.page.height - 2 * MARGIN - FOOT,
  };
  const context: BoardContext = { pen, locale, figures, area, text };
  headlinePage(context, name);
  for (const page of [waterfallPage, retentionPage, voicePage]) {
    doc.addPage();
    page(context);
  }
  doc.addPage();
  definitionPages(context, () => doc.addPage());
  const { count } = doc.bufferedPageRange();
  for (let i = 0; i < count; i += 1) {
    doc.switchToPage(i);
    const y = doc.page.height - MARGIN - 6;
    const small = { size: 7.5, color: COLORS.quiet, width: area.width, lines: 1 };
    const subtitle = { asOf: figures.asOf, zone: figures.zone, currency: figures.currency };
    pen.write(`${name} · ${text("reports:subtitle", subtitle)}`, area.x, y, { ...small, width: area.width - 60 });
    pen.write(`${i + 1} / ${count}`, area.x, y, { ...small, align: "right" });
  }
  doc.end();
  await done;
  return new Uint8Array(Buffer.concat(chunks));
}
