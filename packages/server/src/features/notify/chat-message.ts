import { type Locale, translate } from "@tendwell/messages";
import { byUrgency, type EventText } from "./event-text.ts";

/** Lines of one message; the rest is counted and linked. */
const MAX_LINES = 20;

interface ChatInput {
  readonly workspace: string;
  readonly pages: string;
  readonly locale: Locale;
  readonly texts: readonly EventText[];
}

/** What Slack's mrkdwn would take for markup, and what ends a link's label. */
const slackText = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll("|", "¦");

/** What adaptive cards would take for Markdown. */
const cardText = (text: string): string => text.replaceAll(/[\\`*_[\]()#~|>]/g, (mark) => `\\${mark}`);

function linesOf({ texts, locale }: ChatInput): { lines: readonly EventText[]; more: string | null } {
  const sorted = [...texts].sort(byUrgency);
  const rest = sorted.length - MAX_LINES;
  return {
    lines: sorted.slice(0, MAX_LINES),
    more: rest > 0 ? translate(locale, "notify:message.more", { count: rest }) : null,
  };
}

const titleOf = (input: ChatInput): string =>
  translate(input.locale, "notify:message.title", { count: input.texts.length, company: input.workspace });

/** The body of a Slack incoming webhook: one block per event, plain text for what shows no blocks. */
export function slackMessage(input: ChatInput): string {
  const { lines, more } = linesOf(input);
  const title = titleOf(input);
  const section = (text: string) => ({ type: "section", text: { type: "mrkdwn", text: text.slice(0, 2900) } });
  return JSON.stringify({
    text: lines.length === 1 ? `${lines[0]!.account ?? input.workspace}: ${lines[0]!.sentence}` : title,
    blocks: [
      { type: "context", elements: [{ type: "mrkdwn", text: `<${input.pages}|${slackText(title)}>` }] },
      ...lines.map((one) =>
        section(
          `${one.urgent ? ":red_circle: " : ""}${one.account === null ? "" : `*<${one.href}|${slackText(one.account)}>* · `}${slackText(one.sentence)}`,
        ),
      ),
      ...(more === null ? [] : [section(`<${input.pages}|${slackText(more)}>`)]),
    ],
  });
}

/** The body of a Teams workflow ("post to a channel when a webhook request is received"): an adaptive card. */
export function teamsCard(input: ChatInput): string {
  const { lines, more } = linesOf(input);
  return JSON.stringify({
    type: "message",
    attachments: [
      {
        contentType: "application/vnd.microsoft.card.adaptive",
        contentUrl: null,
        content: {
          $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
          type: "AdaptiveCard",
          version: "1.4",
          body: [
            { type: "TextBlock", text: cardText(titleOf(input)), weight: "Bolder", wrap: true },
            ...lines.map((one) => ({
              type: "TextBlock",
              text: `${one.account === null ? "" : `[${cardText(one.account)}](${one.href}) · `}${cardText(one.sentence)}`,
              ...(one.urgent ? { color: "Attention" } : {}),
              wrap: true,
            })),
            ...(more === null ? [] : [{ type: "TextBlock", text: cardText(more), wrap: true, isSubtle: true }]),
          ],
          actions: [{ type: "Action.OpenUrl", title: "Tendwell", url: input.pages }],
        },
      },
    ],
  });
}
