import type { Selectable } from "kysely";
import type { SurveyCaseTable } from "../../state/survey-tables.ts";

/** A low answer to be followed up, or a promoter to be asked for something. */
export type SurveyCase = Selectable<SurveyCaseTable>;
