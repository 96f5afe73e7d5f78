import type { WidgetChallenge } from "@tendwell/contract";
import { solve } from "./solve.ts";

/** On the page that stands before an answer under pressure: solves its puzzle and hands the answer in. */
export async function checkForm(form: HTMLFormElement): Promise<void> {
  const status = document.querySelector("[data-working]");
  const field = form.elements.namedItem("proof");
  const challenge = JSON.parse(form.dataset.challenge ?? "{}") as WidgetChallenge;
  if (!(field instanceof HTMLInputElement)) return;
  if (status !== null) status.textContent = status.getAttribute("data-working");
  const proof = await solve(challenge);
  if (proof === null) return;
  field.value = proof;
  form.submit();
}
