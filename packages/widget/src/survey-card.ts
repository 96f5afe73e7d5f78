import type { WidgetAnswer, WidgetConfig } from "@tendwell/contract";
import type { SurveyDefinition } from "@tendwell/core/surveys";
import { element } from "./element.ts";
import { randomKey } from "./memory.ts";
import { questionView } from "./question-view.ts";
import type { SendQueue } from "./send-queue.ts";
import { SurveyRun } from "./survey-run.ts";

export interface CardOptions {
  readonly config: WidgetConfig;
  readonly url: string;
  readonly queue: SendQueue;
  readonly traits: Readonly<Record<string, string>>;
  /** What the server knows of a named person and the survey's texts or logic need. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly visit: string | undefined;
  readonly person: string | undefined;
  /** pop: a card over the page; flat: part of it; full: the whole screen. */
  readonly shape: "pop" | "flat" | "full";
  /** Null: it cannot be closed. */
  readonly close: (() => void) | null;
  /** Told of each answer, and of the last. */
  readonly answered?: (isComplete: boolean) => void;
}

/** A survey in a card: one question at a time, then the thanks. */
export class SurveyCard {
  readonly node: HTMLElement;
  private readonly o: CardOptions;
  private readonly run: SurveyRun;
  private readonly key = randomKey();
  private readonly since = Date.now();
  private readonly body = element("div");

  constructor(options: CardOptions) {
    this.o = options;
    const { config, shape, close } = options;
    const survey = config.survey as SurveyDefinition;
    const traits = Object.fromEntries(Object.entries(options.traits).map(([name, value]) => [`link.${name}`, value]));
    this.run = new SurveyRun(survey, { ...traits, ...options.attributes });
    const shut =
      close === null
        ? null
        : element("button", { type: "button", class: "quiet", "aria-label": config.texts.close ?? "" }, "×");
    shut?.addEventListener("click", () => close?.());
    const role = shape === "pop" ? "dialog" : "region";
    const title = String(survey.title);
    this.node = element(
      "section",
      { class: `card ${shape}`, role, "aria-label": title, lang: config.locale, dir: config.dir },
      element("div", { class: "top" }, element("p", {}, title), shut),
      this.body,
    );
    this.node.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || close === null) return;
      event.stopPropagation();
      close();
    });
    this.show(false);
  }

  focus(): void {
    this.node.querySelector<HTMLElement>("h2")?.focus({ preventScroll: true });
  }

  private show(takesFocus: boolean): void {
    const question = this.run.current();
    if (question === null) return;
    const { texts, anonymous } = this.o.config;
    const isLast = this.run.isLast(question);
    const send = () => {
      const problem = this.run.take(question, view.read());
      if (problem !== null) {
        view.complain(texts[`error.${problem}`] ?? problem);
        view.focus();
        return;
      }
      void this.save();
    };
    // A choice by pointer moves on after a moment in which it can be seen.
    const view = questionView(question, {
      run: this.run,
      texts,
      respondent: this.key,
      picked: () => setTimeout(send, 150),
    });
    const go = element("button", { class: "go", type: "submit" }, (isLast ? texts.send : texts.next) ?? "");
    const form = element("form", { novalidate: true }, view.node, element("div", { class: "row" }, go));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      send();
    });
    const intro = this.run.survey.intro;
    const isFirst = Object.keys(this.run.answers).length === 0;
    this.body.replaceChildren(
      ...(isFirst && intro !== undefined ? [element("p", {}, this.run.text(String(intro)))] : []),
      form,
      ...(isFirst && anonymous ? [element("p", { class: "hint" }, texts.anonymous ?? "")] : []),
    );
    if (takesFocus) view.focus();
  }

  private async save(): Promise<void> {
    const { config, url, queue, visit, person, traits } = this.o;
    const isComplete = this.run.current() === null;
    const body: WidgetAnswer = {
      key: this.key,
      form: config.form,
      locale: config.locale,
      answers: this.run.answers,
      complete: isComplete,
      seconds: Math.round((Date.now() - this.since) / 1000),
      traits: { ...traits },
      ...(visit === undefined ? {} : { visit }),
      ...(person === undefined ? {} : { person }),
    };
    this.o.answered?.(isComplete);
    // What is not finished is kept too, unless nobody may be followed from one answer to the next.
    const sent = isComplete || !config.anonymous ? queue.put(url, body) : Promise.resolve(true);
    if (!isComplete) {
      this.show(true);
      return;
    }
    const note = element("p", { class: "hint", role: "status" });
    const { text, link } = this.run.thanks() ?? { text: config.texts.saved ?? "", link: null };
    const follow =
      link === null || this.o.shape === "full"
        ? null
        : element(
            "p",
            {},
            element("a", { class: "cta", href: link.url, rel: "noreferrer", target: "_blank" }, link.text),
          );
    const heading = element("h2", { tabindex: -1 }, text);
    this.body.replaceChildren(heading, ...(follow === null ? [] : [follow]), note);
    heading.focus({ preventScroll: true });
    if (!(await sent)) note.textContent = config.texts.kept ?? "";
  }
}
