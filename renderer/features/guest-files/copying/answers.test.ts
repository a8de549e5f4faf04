import { expect, test } from "vitest";
import { answered, cautious, ruleOf, toAnswers } from "./answers.ts";

test("one rule for all, others by path, which can be taken back", () => {
  const one = answered({ ...cautious, all: "rename" }, "/a", "replace");
  expect([ruleOf(one, "/a"), ruleOf(one, "/b")]).toEqual(["replace", "rename"]);
  expect(toAnswers(one)).toEqual({ all: "rename", some: [{ path: "/a", rule: "replace" }] });
  const none = answered(one, "/a", undefined);
  expect(ruleOf(none, "/a")).toBe("rename");
  expect(ruleOf(one, "/a")).toBe("replace");
});

test("nothing is replaced unless it is asked for", () => {
  expect(ruleOf(cautious, "/etc/passwd")).toBe("skip");
});
