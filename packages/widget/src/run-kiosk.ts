import type { WidgetConfig } from "@tendwell/contract";
import { element } from "./element.ts";
import { fetchConfig } from "./fetch-config.ts";
import { SendQueue } from "./send-queue.ts";
import { sheetOf } from "./style.ts";
import { SurveyCard } from "./survey-card.ts";

const WARN_SECONDS = 10;
const THANKS_SECONDS = 8;

/**
 * A survey over the whole screen of a device that many people use: it starts over after the thanks, and after a pause, which can be
 * put off. Nothing of one person is left for the next; answers that wait for a network wait in the browser's storage.
 */
export class Kiosk {
  private readonly url: string;
  private readonly queue = new SendQueue();
  private readonly host = element("div", { "data-place": "kiosk" });
  private readonly root = this.host.attachShadow({ mode: "open" });
  private config: WidgetConfig | null = null;
  private timer = 0;
  private isAnswering = false;

  constructor(url: string) {
    this.url = url;
  }

  async start(): Promise<void> {
    void this.queue.flush();
    const lang = new URL(location.href).searchParams.get("lang") ?? document.documentElement.lang;
    this.config = await fetchConfig(this.url, lang);
    // Without it the page stays as the server made it, which works too.
    if (this.config === null) {
      addEventListener("online", () => void this.start(), { once: true });
      return;
    }
    this.root.adoptedStyleSheets = [sheetOf(this.config.look)];
    document.body.append(this.host);
    // What lies below is out of reach of keyboards and screen readers.
    document.querySelector("main")?.setAttribute("inert", "");
    for (const event of ["pointerdown", "keydown", "input"]) this.root.addEventListener(event, () => this.touched());
    this.again();
  }

  private again(): void {
    clearTimeout(this.timer);
    this.isAnswering = false;
    const { config } = this;
    const card = new SurveyCard({
      config: config!,
      url: this.url,
      queue: this.queue,
      traits: {},
      attributes: {},
      visit: undefined,
      person: undefined,
      shape: "full",
      close: null,
      answered: (isComplete) => {
        if (!isComplete) return;
        this.isAnswering = false;
        // After the card has put up its thanks.
        queueMicrotask(() => this.offerStart(card));
      },
    });
    this.root.replaceChildren(card.node);
    card.focus();
  }

  private offerStart(card: SurveyCard): void {
    const again = element("button", { type: "button", class: "go" }, this.config!.texts.again ?? "");
    again.addEventListener("click", () => this.again());
    card.node.append(element("div", { class: "row" }, again));
    this.later(Math.min(THANKS_SECONDS, this.config!.settings.resetSeconds), () => this.again());
  }

  private touched(): void {
    if (this.root.querySelector(".still") !== null) return;
    this.isAnswering = true;
    this.later(this.config!.settings.resetSeconds, () => this.warn());
  }

  /** Somebody who is slow may go on (WCAG 2.2.1). */
  private warn(): void {
    if (!this.isAnswering) return;
    const { texts } = this.config!;
    const go = element("button", { type: "button", class: "go" }, texts.yes ?? "");
    const note = (texts.stillThere ?? "").replace("{s}", String(WARN_SECONDS));
    const still = element(
      "div",
      { class: "card still row", role: "alertdialog", "aria-label": note },
      element("p", {}, note),
      go,
    );
    const before = this.root.activeElement;
    go.addEventListener("click", () => {
      still.remove();
      if (before instanceof HTMLElement) before.focus();
      this.touched();
    });
    this.root.querySelector(".card")?.append(still);
    go.focus();
    this.later(WARN_SECONDS, () => this.again());
  }

  private later(seconds: number, work: () => void): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(work, seconds * 1000) as unknown as number;
  }
}
