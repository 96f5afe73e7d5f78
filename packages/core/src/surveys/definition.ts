import type { Condition } from "./condition.ts";

/** A text of the survey's own language, or one text per language (BCP 47). */
export type LocaleTexts = string | Readonly<Record<string, string>>;

export const QUESTION_TYPES = [
  "nps",
  "csat",
  "ces",
  "esat",
  "smileys",
  "thumbs",
  "stars",
  "single",
  "multiple",
  "scale",
  "ranking",
  "text",
  "matrix",
  "consent",
  "hidden",
] as const;
export type QuestionType = (typeof QUESTION_TYPES)[number];

export interface SurveyOption {
  readonly id: string;
  readonly text: LocaleTexts;
  /** Keeps its place when the others are shuffled. */
  readonly pinned?: boolean;
  /** Takes a free text of its own ("other"). */
  readonly other?: boolean;
}

export interface QuestionScale {
  readonly min: number;
  readonly max: number;
  /** Labels by score; at least both ends. */
  readonly labels?: Readonly<Record<string, LocaleTexts>>;
  /** True where a low score is the good end. */
  readonly lowIsGood?: boolean;
}

export interface AnswerRules {
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minChoices?: number;
  readonly maxChoices?: number;
  readonly kind?: "email" | "number";
}

/** Where to go after this question or page: the first rule that holds. `to` is a later page, or "end". */
export interface SkipRule {
  readonly when: Condition;
  readonly to: string;
}

export interface SurveyQuestion {
  readonly id: string;
  readonly type: QuestionType;
  readonly text: LocaleTexts;
  readonly help?: LocaleTexts;
  readonly required?: boolean;
  readonly showIf?: Condition;
  readonly skipTo?: readonly SkipRule[];
  /** Choices; of a matrix, its columns; of a ranking, what is ranked. */
  readonly options?: readonly SurveyOption[];
  /** Rows of a matrix. */
  readonly rows?: readonly SurveyOption[];
  readonly randomise?: boolean;
  readonly scale?: QuestionScale;
  /** Customer Effort Score: "1.0" asks for effort (1–5, low is good), "2.0" for agreement (1–7). Default "2.0". */
  readonly version?: "1.0" | "2.0";
  readonly validation?: AnswerRules;
  /** Value of a hidden field; may pipe attributes. */
  readonly value?: string;
}

export interface SurveyPage {
  readonly id: string;
  readonly title?: LocaleTexts;
  readonly showIf?: Condition;
  readonly skipTo?: readonly SkipRule[];
  readonly questions: readonly SurveyQuestion[];
}

export interface SurveyTheme {
  readonly logo?: string;
  /** Colours as #rrggbb. */
  readonly accent?: string;
  readonly background?: string;
  readonly text?: string;
  readonly font?: "system" | "serif" | "rounded";
  readonly dark?: "auto" | "never" | "always";
}

/** What a respondent reads at the end; the first whose `when` holds. */
export interface ThankYou {
  readonly when?: Condition;
  readonly text: LocaleTexts;
  readonly link?: { readonly url: string; readonly text: LocaleTexts };
}

/** Stops taking answers that meet the condition once `limit` of them came in. */
export interface Quota {
  readonly when: Condition;
  readonly limit: number;
}

export interface Acknowledgement {
  readonly rule: string;
  readonly question?: string;
  readonly reason: string;
}

export interface Reminders {
  readonly afterDays: number;
  readonly times: number;
}

export const JOURNEY_STAGES = [
  "onboarding",
  "support",
  "first_use",
  "relationship",
  "renewal",
  "churn",
  "help",
  "employees",
] as const;
export type JourneyStage = (typeof JOURNEY_STAGES)[number];

/** A survey as a file: versioned, translated, complete in itself. */
export interface SurveyDefinition {
  readonly id: string;
  readonly title: LocaleTexts;
  readonly locale: string;
  readonly locales: readonly string[];
  /** Languages to fall back to, by language; the survey's own stands last in every chain. */
  readonly fallback?: Readonly<Record<string, readonly string[]>>;
  readonly audience?: "customers" | "employees";
  readonly stage?: JourneyStage;
  readonly intro?: LocaleTexts;
  readonly pages: readonly SurveyPage[];
  readonly thankYou: readonly ThankYou[];
  readonly theme?: SurveyTheme;
  readonly quotas?: readonly Quota[];
  readonly anonymous?: boolean;
  /** Rest between two surveys of one person, in days; default 30. */
  readonly quarantineDays?: number;
  readonly reminders?: Reminders;
  /** When it closes, ISO 8601. */
  readonly closesAt?: string;
  readonly message?: { readonly subject?: LocaleTexts; readonly body?: LocaleTexts; readonly sms?: LocaleTexts };
  readonly acknowledged?: readonly Acknowledgement[];
}

export function questionsOf(survey: SurveyDefinition): readonly SurveyQuestion[] {
  return survey.pages.flatMap((page) => page.questions);
}
