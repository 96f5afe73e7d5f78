import { type CompanySettings, type Segment, segmentSchema, userMetricSchema } from "@tendwell/contract";
import {
  BUILT_IN_DEFINITIONS,
  type CompanyDefinitions,
  compileUserMetric,
  type Filter,
  type MetricDefinition,
  type OptionValue,
} from "@tendwell/core";
import type { DefinitionService, DefinitionTime, StoredDefinition } from "./definition-service.ts";
import { definitionsOf, optionDefaultsOf, SETTINGS, SETTINGS_ID } from "./settings-kind.ts";

/** What a company's own definitions contribute to every question. */
export interface CompanyContext {
  /** Version of the settings that hold; null while only the built-in ones do. */
  readonly settingsVersion: number | null;
  readonly definitions: CompanyDefinitions;
  /** Reporting currency, where the settings name one. */
  readonly currency: string | null;
  /** Defaults of options by name, for every metric that has them. */
  readonly optionDefaults: Readonly<Record<string, OptionValue>>;
  readonly segments: ReadonlyMap<string, { readonly title: string; readonly filters: readonly Filter[] }>;
}

/** A company without definitions of its own. */
export const BUILT_IN_COMPANY: CompanyContext = {
  settingsVersion: null,
  definitions: BUILT_IN_DEFINITIONS,
  currency: null,
  optionDefaults: {},
  segments: new Map(),
};

/** A company's own metric, ready to be asked. */
export interface OwnMetric {
  readonly metric: MetricDefinition;
  readonly version: number;
}

export const SEGMENTS = { kind: "segment", schema: segmentSchema } as const;
const OWN_METRICS = { kind: "metric", schema: userMetricSchema } as const;

/** A company's settings, segments and own metrics as the figures use them. */
export class CompanyService {
  private readonly definitions: DefinitionService;
  private readonly compiled = new Map<string, MetricDefinition>();
  constructor(definitions: DefinitionService) {
    this.definitions = definitions;
  }

  /** A text that changes with every definition stored. */
  revision(workspaceId: string): Promise<string> {
    return this.definitions.revision(workspaceId);
  }

  /** What holds at a time; without one, now. */
  async at(workspaceId: string, time: DefinitionTime = {}): Promise<CompanyContext> {
    const stored = await this.settings(workspaceId, time);
    const segments = await this.segments(workspaceId, time);
    return withSettings(
      {
        ...BUILT_IN_COMPANY,
        segments: new Map(segments.map(({ value }) => [value.id, value])),
      },
      stored?.value ?? null,
      stored?.version ?? null,
    );
  }

  settings(workspaceId: string, time: DefinitionTime = {}): Promise<StoredDefinition<CompanySettings> | null> {
    return this.definitions.find(workspaceId, SETTINGS, SETTINGS_ID, time);
  }

  segments(workspaceId: string, time: DefinitionTime = {}): Promise<StoredDefinition<Segment>[]> {
    return this.definitions.current(workspaceId, SEGMENTS, time);
  }

  /** The company's own metrics, by id. */
  async metrics(workspaceId: string, time: DefinitionTime = {}): Promise<OwnMetric[]> {
    const stored = await this.definitions.current(workspaceId, OWN_METRICS, time);
    return stored.map((definition) => {
      const key = `${workspaceId} ${definition.id} ${definition.version}`;
      let metric = this.compiled.get(key);
      if (metric === undefined) {
        metric = compileUserMetric(definition.value);
        this.compiled.set(key, metric);
      }
      return { metric, version: definition.version };
    });
  }
}

/** A company as it would be with other settings. */
export function withSettings(
  company: CompanyContext,
  settings: CompanySettings | null,
  version: number | null,
): CompanyContext {
  return {
    ...company,
    settingsVersion: version,
    definitions: definitionsOf(settings),
    currency: settings?.reporting?.currency ?? null,
    optionDefaults: optionDefaultsOf(settings),
  };
}
