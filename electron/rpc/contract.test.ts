import { type AnyContractProcedure, isContractProcedure } from "@orpc/contract";
import { expect, test } from "vitest";
import { z } from "zod";
import { contract } from "../../shared/contract/index.ts";

/** Every procedure's input as JSON Schema, in which bounds and strictness can be read. */
const inputs = Object.entries(contract).flatMap(([area, procedures]) =>
  Object.entries(procedures as Record<string, AnyContractProcedure>).map(([name, procedure]) => {
    expect(isContractProcedure(procedure)).toBe(true);
    const schema = procedure["~orpc"].inputSchema;
    return [`${area}.${name}`, schema as z.ZodType | undefined] as const;
  }),
);

interface JsonSchema {
  type?: string | string[];
  properties?: Record<string, JsonSchema>;
  additionalProperties?: JsonSchema | false;
  propertyNames?: JsonSchema;
  maxProperties?: number;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
  maxLength?: number;
  maxItems?: number;
  pattern?: string;
  enum?: unknown[];
  const?: unknown;
}

/** What an attacker could make arbitrarily large, by path. */
function unbounded(schema: JsonSchema, path: string): string[] {
  const parts = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])];
  if (parts.length > 0) return parts.flatMap((part) => unbounded(part, path));
  if (schema.enum !== undefined || schema.const !== undefined) return [];
  if (Array.isArray(schema.type)) {
    return schema.type.flatMap((type) => unbounded({ ...schema, type }, path));
  }
  switch (schema.type) {
    case "object":
      if (schema.propertyNames && schema.maxProperties !== undefined && schema.additionalProperties) {
        return [
          ...unbounded(schema.propertyNames, `${path} (keys)`),
          ...unbounded(schema.additionalProperties, `${path}.*`),
        ];
      }
      return [
        ...(schema.additionalProperties === false ? [] : [`${path} takes unknown keys`]),
        ...Object.entries(schema.properties ?? {}).flatMap(([key, part]) =>
          unbounded(part, `${path}.${key}`),
        ),
      ];
    case "array":
      return [
        ...(schema.maxItems === undefined ? [`${path} has no maxItems`] : []),
        ...unbounded(schema.items ?? {}, `${path}[]`),
      ];
    case "string":
      return schema.maxLength === undefined && !isBoundedPattern(schema.pattern)
        ? [`${path} has no maxLength`]
        : [];
    case "number":
    case "integer":
    case "boolean":
    case "null":
      return [];
    default:
      return [`${path} can be anything`];
  }
}

/** Anchored at both ends, and every repetition has an end. */
function isBoundedPattern(pattern: string | undefined): boolean {
  return pattern !== undefined && /^\^.*\$$/.test(pattern) && !/[*+]|\{\d+,\}/.test(pattern);
}

test("there are procedures to look at", () => {
  expect(inputs.length).toBeGreaterThan(20);
});

test.each(inputs)("%s takes a strict and bounded input", (name, schema) => {
  expect(schema, "has no input schema").toBeInstanceOf(z.ZodType);
  const json = z.toJSONSchema(schema!, { io: "input" }) as JsonSchema;
  expect(json.type).toBe("object");
  expect(unbounded(json, name)).toEqual([]);
});

test.each([
  [z.object({}), "x takes unknown keys"],
  [z.strictObject({ a: z.string() }), "x.a has no maxLength"],
  [z.strictObject({ a: z.string().regex(/^a+$/) }), "x.a has no maxLength"],
  [z.strictObject({ a: z.array(z.boolean()) }), "x.a has no maxItems"],
  [z.strictObject({ a: z.array(z.string()).max(1).optional() }), "x.a[] has no maxLength"],
  [z.strictObject({ a: z.unknown() }), "x.a can be anything"],
  [z.strictObject({ a: z.union([z.null(), z.string()]) }), "x.a has no maxLength"],
])("the check itself finds a loose schema (%#)", (schema, finding) => {
  expect(unbounded(z.toJSONSchema(schema, { io: "input" }) as JsonSchema, "x")).toContain(finding);
});

test("a record is refused when it has more entries than its bound says", () => {
  const values = Object.fromEntries(Array.from({ length: 301 }, (_, index) => [`key${index}`, 1]));
  const change = { type: "add", kind: "disk", values };
  const schema = Object.fromEntries(inputs)["hardware.apply"]!;
  const ref = { connection: "c", uuid: "00000000-0000-4000-8000-000000000001", when: "both" };
  expect(schema.safeParse({ ...ref, change }).error?.issues).toEqual([
    expect.objectContaining({ path: ["change", "values"] }),
  ]);
  expect(schema.safeParse({ ...ref, change: { ...change, values: { cache: "none" } } }).success).toBe(true);
});
