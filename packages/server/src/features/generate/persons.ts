import type { Timestamp } from "@tendwell/core";
import type { AccountLife, GeneratedCompany } from "./account-life.ts";

/** Adds persons so that the account has `count`; the first is its champion, the second its admin. */
export function addPersons(company: GeneratedCompany, life: AccountLife, count: number, joinedUs: Timestamp): void {
  while (life.persons.length < count) {
    const number = life.persons.length + 1;
    life.persons.push({
      number,
      id: company.idOf("person", `${life.externalId}-P${number}`),
      joinedUs,
      role: number === 1 ? "champion" : number === 2 ? "admin" : "user",
    });
  }
}

/** Persons who had joined by an instant; they stand in the order of joining. */
export function personsAt(life: AccountLife, atUs: Timestamp): number {
  let count = life.persons.length;
  while (count > 0 && life.persons[count - 1]!.joinedUs > atUs) count -= 1;
  return count;
}
