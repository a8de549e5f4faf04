import { expect, test } from "vitest";
import { merge, type Outcome } from "./outcomes.ts";

const outcome = (name: string, state: Outcome["state"], reason?: string): Outcome => ({
  name,
  state,
  reason,
});

test("a second run of some files tells what is flaky and what fails", () => {
  const first = [
    outcome("a › once", "failed", "too slow"),
    outcome("a › always", "failed", "wrong"),
    outcome("a › later", "passed"),
    outcome("a › good", "passed"),
    outcome("a › cannot", "skipped", "no device"),
    outcome("b › other", "passed"),
    outcome("c › outside of a test", "failed", "no daemon"),
    outcome("c › unreached", "skipped"),
  ];
  const again = [
    outcome("a › once", "passed"),
    outcome("a › always", "failed", "wrong again"),
    outcome("a › later", "failed", "only now"),
    outcome("a › good", "passed"),
    outcome("a › cannot", "skipped", "no device"),
    outcome("c › unreached", "passed"),
    outcome("c › new", "failed", "no hope"),
  ];
  expect(merge(first, again)).toEqual([
    outcome("a › once", "flaky", "too slow"),
    outcome("a › always", "failed", "wrong again"),
    outcome("a › later", "flaky", "only now"),
    outcome("a › good", "passed"),
    outcome("a › cannot", "skipped", "no device"),
    outcome("b › other", "passed"),
    outcome("c › outside of a test", "flaky", "no daemon"),
    outcome("c › unreached", "passed"),
    outcome("c › new", "failed", "no hope"),
  ]);
});
