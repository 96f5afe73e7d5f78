import type { DefinitionProblem } from "@tendwell/contract";
import type { ScorecardDocument } from "@tendwell/core/health";
import { createContext, useContext } from "react";
import type { SourcePath } from "./scorecard-source.ts";
import type { ChangeSource } from "./use-scorecard-draft.ts";

export interface ScorecardEditing {
  readonly document: ScorecardDocument;
  readonly editable: boolean;
  readonly change: ChangeSource;
  /** Puts values beside each other at a path; undefined takes one out. */
  readonly set: (path: SourcePath, values: Readonly<Record<string, unknown>>) => void;
  readonly problems: readonly DefinitionProblem[];
}

export const EditingContext = createContext<ScorecardEditing | null>(null);

export function useScorecardEditing(): ScorecardEditing {
  const editing = useContext(EditingContext);
  if (editing === null) throw new Error("a form of a scorecard requires its editor around it");
  return editing;
}

/** What is wrong exactly here. */
export function faultAt(problems: readonly DefinitionProblem[], path: SourcePath): string | undefined {
  return problems.find((one) => one.path === path.join("."))?.message;
}

/** How much is wrong here and inside of it. */
export function faultsWithin(problems: readonly DefinitionProblem[], path: SourcePath): readonly DefinitionProblem[] {
  const here = path.join(".");
  return problems.filter((one) => one.path === here || one.path.startsWith(`${here}.`));
}
