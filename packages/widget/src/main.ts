import { checkForm } from "./check-form.ts";
import { EmbeddedWidget } from "./embed-widget.ts";
import { Kiosk } from "./run-kiosk.ts";

/** The last part of a link's address, or the link's own name. */
function linkOf(text: string): string {
  return text.split(/[?#]/)[0]!.split("/").filter(Boolean).at(-1) ?? "";
}

function begin(script: HTMLScriptElement): void {
  const { surveyLink, inline, lang, person, kiosk } = script.dataset;
  const base = new URL(script.src).origin;
  const form = document.querySelector<HTMLFormElement>("form[data-challenge]");
  if (kiosk !== undefined) void new Kiosk(base + kiosk).start();
  else if (surveyLink !== undefined)
    void new EmbeddedWidget({
      base,
      link: linkOf(surveyLink),
      inline: inline ?? null,
      lang: lang ?? document.documentElement.lang,
      person,
    }).start();
  else if (form !== null && new URL(form.action).origin === base) void checkForm(form);
}

const script = document.currentScript;
if (script instanceof HTMLScriptElement) {
  if (document.body === null) addEventListener("DOMContentLoaded", () => begin(script));
  else begin(script);
}
