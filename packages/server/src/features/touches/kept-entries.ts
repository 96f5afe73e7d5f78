import type { TimelineItem, TimelineKind } from "@tendwell/contract";
import type { Id, MetricScope } from "@tendwell/core";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import type { AlertService } from "../health/alert-service.ts";
import type { HealthService } from "../health/health-service.ts";
import type { ToldService } from "../notify/told-service.ts";
import type { DeliveryStepsService } from "../surveys/delivery-steps-service.ts";

/** An entry of a timeline that is kept in the state. Times are microseconds. */
export interface KeptEntry {
  readonly kind: TimelineKind;
  readonly key: string;
  /** Business time. */
  readonly at: number;
  /** By the clock. */
  readonly saidAt: number;
  readonly values: TimelineItem["values"];
  readonly person: Id | null;
  readonly text: string | null;
}

export interface KeptSources {
  readonly health: HealthService;
  readonly alerts: AlertService;
  readonly steps: DeliveryStepsService;
  readonly told: ToldService;
}

type Ask = (sources: KeptSources, workspace: OpenWorkspace, account: Id) => Promise<readonly KeptEntry[]>;
const nobody = { person: null, text: null };

/** Kinds that are kept in the state, wholly or in part. */
const KEPT: Partial<Record<TimelineKind, Ask>> = {
  // What people said about the account's health.
  note: async ({ health }, { record }, account) => {
    const overrides = (await health.words.overrides(record.id, account)).map((one) => ({
      kind: "note" as const,
      at: one.setAt,
      saidAt: one.saidAt,
      key: `override.${one.id}`,
      values: { note: "override", value: one.score, staff: one.author },
      person: null,
      text: one.reason,
    }));
    const sentiments = ((await health.words.sentiments(record.id)).get(account) ?? []).map((one) => ({
      kind: "note" as const,
      at: one.at,
      saidAt: one.saidAt,
      key: `sentiment.${one.saidAt}`,
      values: { note: "sentiment", value: one.value, staff: one.author },
      person: null,
      text: one.reason,
    }));
    return [...overrides, ...sentiments];
  },
  alert: async ({ alerts }, { record }, account) =>
    (await alerts.history.ofAccount(record.id, account)).map(
      ({ key, at, saidAt, step, code, status, author, ...one }) => ({
        ...nobody,
        kind: "alert",
        key,
        at,
        saidAt,
        values: { ...one.values, step, code, urgency: status, staff: author, until: one.until },
      }),
    ),
  survey_delivery: async ({ steps }, workspace, account) =>
    (await steps.ofAccount(workspace, account)).map(({ key, at, person, ...values }) => ({
      ...nobody,
      kind: "survey_delivery",
      key,
      at,
      saidAt: at,
      person,
      values: { ...values },
    })),
  notification: async ({ told }, { record }, account) =>
    (await told.ofAccount(record.id, account)).map(({ key, at, ...values }) => ({
      ...nobody,
      kind: "notification",
      key,
      at,
      saidAt: at,
      values: { ...values },
    })),
};

/** Entries of some kinds about an account that are kept in the state, as said by the question's moment; in no order. */
export async function keptEntries(
  sources: KeptSources,
  workspace: OpenWorkspace,
  account: Id,
  kinds: readonly TimelineKind[],
  scope: Pick<MetricScope, "asOf" | "knownAt">,
): Promise<readonly KeptEntry[]> {
  const { asOf, knownAt } = scope;
  const found = await Promise.all(kinds.map((kind) => KEPT[kind]?.(sources, workspace, account) ?? []));
  return found.flat().filter((one) => {
    if (one.at > asOf) return false;
    return knownAt === null || (knownAt.basis === "recorded" ? one.saidAt : one.at) <= knownAt.at;
  });
}
