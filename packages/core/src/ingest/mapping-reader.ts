/** Thrown for a mapping that cannot be used; `problems` names each place and what it requires. */
export class MappingError extends Error {
  override readonly name = "MappingError";
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`a mapping requires a valid form: ${problems.join("; ")}`);
    this.problems = problems;
  }
}

export type Node = Readonly<Record<string, unknown>>;

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** Reads a plain value (parsed YAML or JSON) piece by piece and collects what is wrong, with the place. */
export class MappingReader {
  readonly problems: string[] = [];

  fail(path: string, requires: string, got: unknown): void {
    this.problems.push(`${path} requires ${requires}, got ${shown(got)}`);
  }

  object(value: unknown, path: string, keys: readonly string[] | null): Node {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      this.fail(path, "a group of settings", value);
      return {};
    }
    for (const key of keys === null ? [] : Object.keys(value)) {
      if (!keys!.includes(key)) this.problems.push(`${path} knows ${keys!.join(", ")}, got ${shown(key)}`);
    }
    return value as Node;
  }

  list(value: unknown, path: string): readonly unknown[] {
    if (value === undefined || value === null) return [];
    if (Array.isArray(value)) return value;
    this.fail(path, "a list", value);
    return [];
  }

  /** A text; numbers and booleans, which YAML makes of bare words, count as their text. */
  text(value: unknown, path: string): string {
    if (typeof value === "string") return value;
    if (typeof value === "number" || typeof value === "boolean" || typeof value === "bigint") return String(value);
    this.fail(path, "a text", value);
    return "";
  }

  optionalText(value: unknown, path: string): string | null {
    return value === undefined || value === null ? null : this.text(value, path);
  }

  texts(value: unknown, path: string): readonly string[] {
    if (value !== undefined && value !== null && !Array.isArray(value)) return [this.text(value, path)];
    return this.list(value, path).map((item, i) => this.text(item, `${path}[${i}]`));
  }

  oneOf<T extends string>(value: unknown, path: string, choices: readonly T[], fallback: T): T {
    if (value === undefined || value === null) return fallback;
    if (choices.includes(value as T)) return value as T;
    this.fail(path, `one of ${choices.join(", ")}`, value);
    return fallback;
  }

  whole(value: unknown, path: string): number {
    if (typeof value === "number" && Number.isSafeInteger(value)) return value;
    this.fail(path, "a whole number", value);
    return 0;
  }

  flag(value: unknown, path: string): boolean {
    if (value === undefined || value === null) return false;
    if (typeof value === "boolean") return value;
    this.fail(path, "true or false", value);
    return false;
  }
}
