import { ROUTES } from "@tendwell/contract";
import { describe, expect, it } from "vitest";
import { openApiDocument } from "./openapi.ts";

interface Operation {
  operationId: string;
  parameters: { name: string; in: string; required: boolean; schema: object }[];
  responses: Record<string, unknown>;
  requestBody?: unknown;
}
const document = openApiDocument("1.2.3") as unknown as {
  openapi: string;
  info: { version: string };
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, unknown> };
};
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ key: `${method.toUpperCase()} ${path}`, path, operation })),
);

function references(value: unknown, found: string[] = []): string[] {
  if (Array.isArray(value)) for (const one of value) references(one, found);
  else if (typeof value === "object" && value !== null) {
    for (const [name, child] of Object.entries(value)) {
      if (name === "$ref") found.push(String(child));
      else references(child, found);
    }
  }
  return found;
}

describe("the OpenAPI document", () => {
  it("is 3.1 and has exactly the contract's routes", () => {
    expect(document.openapi).toBe("3.1.0");
    expect(document.info.version).toBe("1.2.3");
    expect(operations.map((one) => one.key).sort()).toEqual(Object.keys(ROUTES).sort());
  });
  it("names every operation once", () => {
    const names = operations.map((one) => one.operation.operationId);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-zA-Z]+$/);
  });
  it("declares every path parameter, and none that the path lacks", () => {
    for (const { path, operation } of operations) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();
      const declared = operation.parameters.filter((one) => one.in === "path");
      expect(declared.map((one) => one.name).sort()).toEqual(inPath);
      for (const one of operation.parameters) expect(Object.keys(one.schema).length).toBeGreaterThan(0);
    }
  });
  it("resolves every reference, and every component is used", () => {
    const used = references(document);
    const known = Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`);
    expect(known.length).toBeGreaterThan(10);
    for (const reference of used) expect(known).toContain(reference);
    for (const name of known) expect(used).toContain(name);
  });
  it("describes a success and a problem for each", () => {
    for (const { operation } of operations) {
      expect(Object.keys(operation.responses).some((status) => /^2\d\d$/.test(status))).toBe(true);
      expect(operation.responses.default).toBeDefined();
    }
  });
  it("survives JSON, with no undefined inside", () => {
    expect(JSON.parse(JSON.stringify(document))).toEqual(document);
  });
});
