import type { Clock } from "../../electron/backend/schedule/clock.ts";

/** Time that passes when the test says so. */
export class FakeClock implements Clock {
  time = 1_000 * 3_600_000;
  #timers = new Set<{ at: number; call: () => void }>();
  now = () => this.time;
  after = (ms: number, call: () => void) => {
    const timer = { at: this.time + ms, call };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  };
  get timers(): number {
    return this.#timers.size;
  }
  /** What is due is called at the end, as after a sleep. */
  pass(ms: number): void {
    this.time += ms;
    for (const timer of [...this.#timers]) {
      if (timer.at > this.time) continue;
      this.#timers.delete(timer);
      timer.call();
    }
  }
}
