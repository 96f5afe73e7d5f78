import type { Id } from "../../facts/fact.ts";
import { localDate, localMidnight } from "../../time/period.ts";
import type { MetricPeriod, MetricScope } from "../metric.ts";
import type { ActiveSpan } from "./active-subscription.reference.ts";

/** How a customer stands at one moment. */
interface Standing {
  readonly mrr: bigint;
  readonly active: number;
  readonly paused: number;
}

/** One movement of one customer. */
export interface Movement {
  readonly at: number;
  readonly kind: string;
  readonly amount: bigint;
}

function standing(spans: readonly ActiveSpan[], holds: (span: ActiveSpan) => boolean): Standing {
  const held = spans.filter(holds);
  return {
    mrr: held.reduce((sum, span) => sum + span.mrr!, 0n),
    active: held.filter((span) => !span.isPaused).length,
    paused: held.filter((span) => span.isPaused).length,
  };
}
const before = (spans: readonly ActiveSpan[], at: number): Standing =>
  standing(spans, (span) => span.startsAt < at && at <= span.endsAt);
const after = (spans: readonly ActiveSpan[], at: number): Standing =>
  standing(spans, (span) => span.startsAt <= at && at < span.endsAt);

/** The spans of one customer that count, and the moments at which they change anything. */
function history(
  all: readonly ActiveSpan[],
  accountId: Id,
  scope: MetricScope,
): { spans: ActiveSpan[]; moments: number[] } {
  const spans = all.filter(
    (span) => span.accountId === accountId && span.isLogo && span.worth !== null && span.startsAt < span.endsAt,
  );
  const instants = [...new Set(spans.flatMap((span) => [span.startsAt, span.endsAt]))].filter((at) => at < scope.asOf);
  const moments = instants.filter((at) => {
    const [was, is] = [before(spans, at), after(spans, at)];
    return was.mrr !== is.mrr || was.active !== is.active || was.paused !== is.paused;
  });
  return { spans, moments: moments.sort((a, b) => a - b) };
}

/** M1 to M6 in words: return first, then growth. */
function name(was: Standing, is: Standing, everPaid: boolean, goneFor: number, scope: MetricScope): string {
  if (was.mrr === 0n) {
    if (!everPaid) return "new";
    if (was.paused > 0) return "resumed";
    if (was.active > 0) return "expansion";
    const limit = Number(scope.options.new_after_days ?? 0);
    return limit > 0 && goneFor > limit * 86_400_000_000 ? "new" : "reactivation";
  }
  if (is.mrr === 0n) {
    if (is.paused > 0) return "paused";
    return is.active > 0 ? "contraction" : "churned";
  }
  return is.mrr > was.mrr ? "expansion" : "contraction";
}

/** When the customer's MRR last fell to zero before an instant, and whether it was ever above. */
function past(
  spans: readonly ActiveSpan[],
  moments: readonly number[],
  at: number,
): { lost: number; everPaid: boolean } {
  let lost = Number.NEGATIVE_INFINITY;
  let everPaid = false;
  for (const moment of moments) {
    if (moment >= at) break;
    const is = after(spans, moment);
    if (is.mrr > 0n) everPaid = true;
    else if (before(spans, moment).mrr > 0n) lost = moment;
  }
  return { lost, everPaid };
}

/** One customer's movements inside a window: changes at most an hour apart on one local day are one. */
export function ledgerReference(
  all: readonly ActiveSpan[],
  accountId: Id,
  scope: MetricScope,
  fromUs: number,
  toUs: number,
): Movement[] {
  const { spans, moments } = history(all, accountId, scope);
  const groups: number[][] = [];
  for (const moment of moments.filter((at) => at >= fromUs && at < toUs)) {
    const last = groups.at(-1)?.at(-1);
    const midnight = localMidnight(localDate(moment, scope.zone), scope.zone);
    if (last !== undefined && moment - last <= 3_600_000_000 && last >= midnight) groups.at(-1)!.push(moment);
    else groups.push([moment]);
  }
  return groups.flatMap((group) => {
    const at = group[0]!;
    const was = before(spans, at);
    const is = after(spans, group.at(-1)!);
    if (was.mrr === is.mrr) return [];
    const { lost, everPaid } = past(spans, moments, at);
    return [{ at, kind: name(was, is, everPaid, at - lost, scope), amount: is.mrr - was.mrr }];
  });
}

/** One customer's movement from comparing opening with closing. */
export function endpointsReference(
  all: readonly ActiveSpan[],
  accountId: Id,
  scope: MetricScope,
  period: MetricPeriod,
): Movement[] {
  const { spans, moments } = history(all, accountId, scope);
  const was = before(spans, period.startUs);
  const is = before(spans, period.endUs);
  if (was.mrr === is.mrr) return [];
  const { lost, everPaid } = past(spans, moments, period.startUs);
  const back = moments.find((at) => at >= period.startUs && after(spans, at).mrr > 0n) ?? period.startUs;
  return [{ at: period.startUs, kind: name(was, is, everPaid, back - lost, scope), amount: is.mrr - was.mrr }];
}
