import { describe, expect, it } from "vitest";
import { AppError } from "../../shared/model/error.ts";
import { isAbort, toErrorData } from "./errors.ts";

describe("toErrorData", () => {
  it("takes an error's own data", () => {
    expect(toErrorData(new AppError({ code: "no-space", message: "The pool is full." }))).toMatchObject({
      code: "no-space",
      message: "The pool is full.",
    });
  });

  it("unwraps the data of a transport error", () => {
    const wrapped = Object.assign(new Error("APP"), {
      code: "APP",
      data: { code: "exists", message: "It exists.", hint: "Choose another name." },
    });
    expect(toErrorData(wrapped)).toEqual({
      code: "exists",
      message: "It exists.",
      hint: "Choose another name.",
    });
  });

  it("never shows a foreign error's words as the message", () => {
    const data = toErrorData(new TypeError("x is not a function"));
    expect(data.code).toBe("internal");
    expect(data.message).not.toContain("function");
    expect(data.detail).toBe("x is not a function");
  });

  it("survives anything thrown", () => {
    expect(toErrorData(undefined).code).toBe("internal");
    expect(toErrorData(null).code).toBe("internal");
    expect(toErrorData("text").detail).toBe("text");
  });
});

it("knows an abort", () => {
  expect(isAbort(new DOMException("stopped", "AbortError"))).toBe(true);
  expect(isAbort(new Error("no"))).toBe(false);
});
