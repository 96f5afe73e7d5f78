import { SECOND } from "@tendwell/core";
import type { AccountLife, GeneratedCompany } from "./account-life.ts";
import type { FactSink } from "./fact-sink.ts";
import { companyName, personName } from "./names.ts";

const DOMAIN = 10;

/** account, account_attribute, person, and their names in the vault. */
export function accountFacts(
  company: GeneratedCompany,
  life: AccountLife,
  accounts: readonly AccountLife[],
  sink: FactSink,
): void {
  const random = company.random(DOMAIN, life.number);
  sink.add("account", { occurred_at: life.signupUs, account_id: life.id });
  sink.identity("account", life.id, life.externalId);
  sink.personal("account", life.id, null, "name", companyName(random, life.country));

  const attribute = (name: string, value: string | null, atUs = life.signupUs): void =>
    sink.add("account_attribute", { occurred_at: atUs, account_id: life.id, attribute: name, value });
  attribute("segment", life.segment);
  attribute("country", life.country);
  attribute("industry", life.industry);
  attribute("acquisition_channel", life.channel);
  if (life.campaign !== null) attribute("campaign", life.campaign);
  attribute("owner", life.owner);
  if (life.internal) attribute("internal", "true");
  const parent = life.parent === null ? undefined : accounts[life.parent - 1];
  if (parent !== undefined) attribute("parent", String(parent.id));
  for (const { atUs, plan } of life.plans) attribute("plan", plan, atUs);
  for (const { atUs, stage } of life.stages) attribute("lifecycle_stage", stage, atUs);
  const last = life.stages.at(-1);
  if (last?.stage === "onboarding" && life.onboardedUs !== null) {
    attribute("lifecycle_stage", "adopting", Math.max(life.onboardedUs, last.atUs + SECOND));
  }
  // Growing customers change segment, and now and then a colleague takes an account over.
  const seats = life.seatChanges.at(-1)?.seats ?? 0;
  if (life.segment === "smb" && seats >= 12) attribute("segment", "mid_market", life.seatChanges.at(-1)!.atUs);
  const month = life.months[6];
  if (month !== undefined && random.chance(0.15))
    attribute("owner", `${life.owner} & team`, month.fromUs + 3600 * SECOND);

  for (const person of life.persons) {
    const external = `${life.externalId}-P${person.number}`;
    sink.add("person", { occurred_at: person.joinedUs, person_id: person.id, account_id: life.id, role: person.role });
    sink.identity("person", person.id, external);
    sink.personal("person", person.id, person.id, "name", personName(random, life.country));
    sink.personal("person", person.id, person.id, "email", `${external.toLowerCase()}@example.com`);
  }
}
