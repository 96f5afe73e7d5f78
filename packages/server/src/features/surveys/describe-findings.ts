import type { SurveyDefinition } from "@tendwell/core/surveys";

export function describeFindings(_survey: SurveyDefinition): never[] {
  return [];
}
