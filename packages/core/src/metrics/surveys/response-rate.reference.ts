import type { Reference } from "../reference.ts";
import { invitationChances, plainInvitations } from "./invitations.reference.ts";
import { sharePoints } from "./shares.reference.ts";

export const responseRateReference: Reference = (facts, scope) => {
  const chances = plainInvitations(facts, scope).flatMap((invitation) => {
    const sent = invitation.deliveries.filter((row) => row.status === "sent").map((row) => row.occurred_at);
    if (sent.length === 0) return [];
    const lost = invitation.deliveries.some((row) => row.status === "bounced" || row.status === "opted_out");
    if (lost && !invitation.completed) return [];
    const partial = invitation.answers.length > 0 && !invitation.completed;
    return invitationChances(scope, invitation, Math.min(...sent), [{ component: "partial", hit: partial }]);
  });
  return sharePoints(facts, scope, chances, [null, "partial"]);
};
