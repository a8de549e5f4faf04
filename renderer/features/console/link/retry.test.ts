import { describe, expect, it } from "vitest";
import { afterLoss, countFailures, type Loss } from "./retry.ts";

const loss = (change: Partial<Loss> = {}): Loss => ({ established: true, lasted: 60_000, ...change });
const screen = { refusalMeansTakenOver: true };
const terminal = { refusalMeansTakenOver: false };

describe("afterLoss", () => {
  it("waits longer after each failure, up to a quarter of a minute", () => {
    const delays = [1, 2, 3, 4, 5, 6, 20].map((failures) => afterLoss(loss(), failures, screen));
    expect(delays.map((next) => next.kind === "retry" && next.inMs)).toEqual([
      500, 1000, 2000, 4000, 8000, 15_000, 15_000,
    ]);
  });

  it("does not fight for a console that another has", () => {
    const problem = {
      code: "console-busy",
      message: "Busy.",
      action: { kind: "take-over", label: "Take over" },
    };
    expect(afterLoss(loss({ problem: problem as Loss["problem"] }), 1, terminal).kind).toBe("taken-over");
    expect(afterLoss(loss({ problem: { code: "taken-over", message: "." } }), 1, terminal).kind).toBe(
      "taken-over",
    );
  });

  it("takes a wordless refusal for a take-over only where servers do that", () => {
    const refused = loss({ established: false, lasted: 0 });
    expect(afterLoss(refused, 1, screen).kind).toBe("taken-over");
    expect(afterLoss(refused, 1, terminal).kind).toBe("retry");
    expect(afterLoss({ ...refused, problem: { code: "x", message: "." } }, 1, screen).kind).toBe("retry");
  });
});

describe("countFailures", () => {
  it("begins anew after a sound connection, not after one that fell at once", () => {
    expect(countFailures(loss(), 4)).toBe(1);
    expect(countFailures(loss({ lasted: 100 }), 4)).toBe(5);
    expect(countFailures(loss({ established: false, lasted: 0 }), 4)).toBe(5);
  });
});
