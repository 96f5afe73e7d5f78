import type { WidgetAsk, WidgetConfig } from "@tendwell/contract";
import { element } from "./element.ts";
import { fetchConfig } from "./fetch-config.ts";
import { listen } from "./host-api.ts";
import { randomKey, recall, remember } from "./memory.ts";
import { SendQueue } from "./send-queue.ts";
import { sheetOf } from "./style.ts";
import { SurveyCard } from "./survey-card.ts";
import { mayShow } from "./targeting.ts";

export interface EmbedOptions {
  /** Where the script came from: the public listener. */
  readonly base: string;
  readonly link: string;
  /** Selector of the element that it becomes a part of; null: over the page. */
  readonly inline: string | null;
  readonly lang: string;
  readonly person: string | undefined;
}

/** A link on somebody's page: waits until it may show itself, shows itself once, and is gone when closed. */
export class EmbeddedWidget {
  private readonly o: EmbedOptions;
  private readonly url: string;
  private readonly traits: Record<string, string> = {};
  private readonly events = new Set<string>();
  private person: string | undefined;
  private config: WidgetConfig | null = null;
  private host: HTMLElement | null = null;
  private root: ShadowRoot | null = null;
  private isDue = false;
  private readonly queue = new SendQueue((_, receipt) => {
    if (receipt.person === "refused") console.warn("tendwell: the person token was refused; the answer has no person");
  });

  constructor(options: EmbedOptions) {
    this.o = options;
    this.url = `${options.base}/w/${encodeURIComponent(options.link)}`;
    this.person = options.person;
  }

  async start(): Promise<void> {
    void this.queue.flush();
    this.config = await fetchConfig(this.url, this.o.lang);
    if (this.config === null) return;
    listen(([name, ...rest]) => this.hear(name, rest));
    for (const event of ["popstate", "hashchange"]) addEventListener(event, () => this.consider());
    (window as { navigation?: EventTarget }).navigation?.addEventListener("navigatesuccess", () => this.consider());
    this.consider();
  }

  private hear(name: string, [value]: readonly unknown[]): void {
    if (name === "event") this.events.add(String(value));
    else if (name === "person") this.person = String(value);
    else if (name === "traits" && typeof value === "object" && value !== null)
      for (const [key, one] of Object.entries(value)) this.traits[key] = String(one);
    else if (name === "open") void this.show(true);
    else if (name === "close") this.remove();
    this.consider();
  }

  private isShown(): boolean {
    return this.host !== null;
  }

  private consider(): void {
    if (this.isDue || this.isShown() || this.config === null || !this.fits()) return;
    this.isDue = true;
    setTimeout(() => {
      this.isDue = false;
      // The page may have moved on in the meantime.
      if (this.fits()) void this.show(false);
    }, this.config.settings.delaySeconds * 1000);
  }

  private fits(): boolean {
    let browser = recall("browser");
    if (browser === null) {
      browser = randomKey();
      remember("browser", browser);
    }
    const last = recall(`asked.${this.o.link}`);
    return mayShow(this.config!.settings, {
      address: location.href,
      traits: this.traits,
      events: this.events,
      browser,
      link: this.o.link,
      lastAsked: last === null ? null : Number(last),
      now: Date.now(),
    });
  }

  /** Asks the server about a named person: whether they may be asked, and what the survey needs to know of them. */
  private async visit(): Promise<WidgetAsk> {
    if (this.person === undefined || this.config?.asks !== true) return { ask: true };
    try {
      const response = await fetch(`${this.url}/ask`, {
        method: "POST",
        mode: "cors",
        credentials: "omit",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ person: this.person, traits: this.traits }),
      });
      const answer = (await response.json()) as WidgetAsk;
      if (answer.reason !== "person_refused") return answer;
      console.warn("tendwell: the person token was refused; the answer will have no person");
      return { ask: true };
    } catch {
      return { ask: false };
    }
  }

  private async show(isAsked: boolean): Promise<void> {
    const { config } = this;
    if (config === null || this.isShown()) return;
    const display = this.o.inline === null ? config.settings.display : "inline";
    const target = this.o.inline === null ? document.body : document.querySelector(this.o.inline);
    if (target === null) return;
    const host = element("div", {
      "data-place": display === "inline" ? "inline" : display,
      "data-corner": config.settings.corner,
      dir: config.dir,
    });
    this.host = host;
    const ask = await this.visit();
    if (!ask.ask) return;
    // The page closed it while the server was asked.
    if (this.host !== host) return;
    this.root = host.attachShadow({ mode: "open" });
    this.root.adoptedStyleSheets = [sheetOf(config.look)];
    target.append(host);
    if (display === "button" && !isAsked) this.button(ask);
    else this.card(ask, isAsked);
  }

  private button(ask: WidgetAsk): void {
    const { texts, locale } = this.config!;
    const button = element("button", { type: "button", class: "go", lang: locale }, texts.give ?? "");
    button.addEventListener("click", () =>
      this.card(ask, true, () => {
        this.root!.replaceChildren(button);
        button.focus();
      }),
    );
    this.root!.replaceChildren(button);
  }

  private card(ask: WidgetAsk, takesFocus: boolean, back: (() => void) | null = null): void {
    const config = this.config!;
    const isInline = this.host!.dataset.place === "inline";
    const noted = () => remember(`asked.${this.o.link}`, String(Date.now()));
    // A card that comes by itself asks by being there; one that waits for somebody asks when it is answered.
    if (!isInline && back === null) noted();
    const before = document.activeElement;
    const card = new SurveyCard({
      config,
      url: this.url,
      queue: this.queue,
      traits: this.traits,
      attributes: ask.attributes ?? {},
      visit: ask.visit,
      person: this.person,
      shape: isInline ? "flat" : "pop",
      close: isInline
        ? null
        : () => {
            if (back !== null) return back();
            this.remove();
            if (before instanceof HTMLElement) before.focus();
          },
      answered: (isComplete) => {
        if (isComplete) noted();
      },
    });
    this.root!.replaceChildren(card.node);
    // A card that nobody asked for leaves the keyboard where it is.
    if (takesFocus) card.focus();
  }

  private remove(): void {
    this.host?.remove();
    this.host = null;
    this.root = null;
  }
}
