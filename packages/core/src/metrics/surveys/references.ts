import type { Reference } from "../reference.ts";
import { npsReference } from "./nps.reference.ts";

/** The oracles of the survey metrics, by id. */
export const SURVEYS_REFERENCES: Readonly<Record<string, Reference>> = { nps: npsReference };
