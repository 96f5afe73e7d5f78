import type { Reference } from "../reference.ts";
import { invitationChances, plainInvitations } from "./invitations.reference.ts";
import { sharePoints } from "./shares.reference.ts";

export const completionRateReference: Reference = (facts, scope) => {
  const chances = plainInvitations(facts, scope).flatMap((invitation) => {
    const starts = invitation.deliveries.filter((row) => row.status === "started");
    const begun = [...starts, ...invitation.answers].map((row) => row.occurred_at);
    return begun.length === 0 ? [] : invitationChances(scope, invitation, Math.min(...begun), []);
  });
  return sharePoints(facts, scope, chances, [null]);
};
