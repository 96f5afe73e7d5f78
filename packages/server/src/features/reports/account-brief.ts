import { fromIso } from "@tendwell/core";
import type { Locale } from "@tendwell/messages";
import { translate } from "@tendwell/messages";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import type { AccountService } from "../health/account-service.ts";
import type { ExplainService } from "../health/explain-service.ts";
import type { OverviewService } from "../touches/overview-service.ts";
import type { TimelineService } from "../touches/timeline-service.ts";
import { drawBrief } from "./brief-page.ts";
import { Pen } from "./pdf-pen.ts";

export interface BriefParts {
  readonly accounts: AccountService;
  readonly explain: ExplainService;
  readonly overviews: OverviewService;
  readonly timeline: TimelineService;
}

export interface BriefQuery {
  readonly asOf?: string | undefined;
  readonly knownAt?: string | undefined;
  readonly basis?: "available" | "recorded" | undefined;
  readonly scorecard?: string | undefined;
  readonly locale: Locale;
  readonly paper: "a4" | "letter";
}

const RECENT = 5;

/** One printed page about an account, as bytes: its score with reasons and what moved it, use, money, tickets, surveys, milestones, people, next steps. */
export async function accountBrief(
  parts: BriefParts,
  workspace: OpenWorkspace,
  account: string,
  query: BriefQuery,
): Promise<Uint8Array> {
  const { locale, paper, scorecard, ...moment } = query;
  const overview = await parts.overviews.overview(workspace, account, moment);
  const health = await parts.accounts.account(workspace, overview.account.id, fromIso(overview.asOf));
  const score =
    health.scores.find((one) => one.scorecard === scorecard) ??
    health.scores.find((one) => one.choice.scorecard === one.scorecard) ??
    health.scores[0] ??
    null;
  // Without an earlier score nothing moved: the page then says only where it stands.
  const ledger =
    score === null
      ? null
      : await parts.explain
          .account(workspace, overview.account.id, {
            scorecard: score.scorecard,
            from: null,
            to: fromIso(score.asOf),
          })
          .catch(() => null);
  const { items: recent } = await parts.timeline.page(workspace, account, {
    ...moment,
    kind: ["touch", "note"],
    limit: RECENT,
  });
  const { default: PDFDocument } = await import("pdfkit");
  const { record } = workspace;
  const name = overview.account.name ?? account;
  const doc = new PDFDocument({
    size: paper === "letter" ? "LETTER" : "A4",
    margin: 0,
    bufferPages: true,
    lang: locale,
    displayTitle: true,
    info: {
      Title: `${name} · ${translate(locale, "touches:brief.title")}`,
      Author: "Tendwell",
      CreationDate: new Date(overview.asOf),
    },
  });
  const chunks: Buffer[] = [];
  const done = new Promise<void>((resolve, reject) => {
    doc.on("data", (chunk: Buffer) => chunks.push(chunk));
    doc.on("end", () => resolve());
    doc.on("error", reject);
  });
  drawBrief({
    pen: new Pen(doc, locale),
    locale,
    zone: record.zone,
    company: record.name,
    overview,
    score,
    ledger,
    recent,
    text: (key, values) => translate(locale, key, values),
  });
  doc.end();
  await done;
  return new Uint8Array(Buffer.concat(chunks));
}
