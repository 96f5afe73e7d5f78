import type { Timestamp } from "@tendwell/core";
import type { AccountLife } from "./account-life.ts";

/** Seats an account may use from an instant on; what it had before ends there. */
export function setSeats(life: AccountLife, seats: number | null, atUs: Timestamp): void {
  closeSeats(life, atUs);
  life.seatChanges.push({ atUs, seats, toUs: null });
}

/** The end of the running entitlement, if there is one. */
export function closeSeats(life: AccountLife, atUs: Timestamp): void {
  const last = life.seatChanges.pop();
  if (last === undefined || last.atUs >= atUs) return;
  life.seatChanges.push(last.toUs === null ? { ...last, toUs: atUs } : last);
}
