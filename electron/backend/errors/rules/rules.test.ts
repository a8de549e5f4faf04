import { describe, expect, test } from "vitest";
import { errorSchema } from "../../../../shared/model/error.ts";
import { LibvirtError } from "../../libvirt/errors.ts";
import { plainError } from "../plain-error.ts";
import { rules } from "./index.ts";
import { poolSamples } from "./pools.fixture.ts";
import { resourceSamples } from "./resources.fixture.ts";
import { stateSamples } from "./states.fixture.ts";

const samples = [...poolSamples, ...resourceSamples, ...stateSamples];
const errorOf = (code: number, message: string) => new LibvirtError({ code, domain: 10, level: 2, message });

describe("libvirt's errors in plain words", () => {
  for (const [code, message, plain, says = "", repair] of samples)
    test(`${plain}: ${message.slice(0, 80)}`, () => {
      const found = plainError(errorOf(code, message));
      expect(found.code).toBe(plain);
      expect(found.message).toContain(says);
      expect(found.message).not.toMatch(/undefined/);
      expect(found.hint ?? "").not.toMatch(/undefined/);
      if (repair) expect(found.action?.kind).toBe(repair);
      expect(found.detail).toBe(message);
      errorSchema.parse(found.toData());
    });

  test("no rule is without a sample, and none hides another", () => {
    const first = (code: number, message: string) =>
      rules.findIndex(
        (rule) => (!rule.codes || rule.codes.includes(code)) && (!rule.text || rule.text.test(message)),
      );
    const hit = new Set(samples.map(([code, message]) => first(code, message)));
    const without = rules.flatMap((rule, index) => (hit.has(index) ? [] : [String(rule.text ?? rule.codes)]));
    expect(without).toEqual([]);
  });

  test("the thirty most frequent failures are told apart", () => {
    expect(new Set(samples.map(([, , plain]) => plain)).size).toBeGreaterThanOrEqual(30);
  });
});
