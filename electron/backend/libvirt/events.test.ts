import { expect, test, vi } from "vitest";
import type { Caller } from "./caller.ts";
import { Events } from "./events.ts";
import { remote } from "./protocol/index.ts";

const {
  connectDomainEventCallbackRegisterAny: register,
  connectDomainEventCallbackDeregisterAny: deregister,
} = remote.procedures;

test("who listens again at once is registered after the end of the first registration", async () => {
  const asked: unknown[] = [];
  const ended = Promise.withResolvers<void>();
  const call = vi.fn(async (procedure: unknown) => {
    asked.push(procedure);
    if (procedure === deregister) await ended.promise;
    return { callbackID: 1 };
  });
  const events = new Events();
  await events.attach({ call } as unknown as Caller);
  const stop = await events.domain("lifecycle", () => {});
  stop();
  const again = events.domain("lifecycle", () => {});
  await new Promise((resolve) => setImmediate(resolve));
  // The daemon may serve both at once, and refuses a kind of event that it has still got.
  expect(asked).toEqual([register, deregister]);
  ended.resolve();
  await again;
  expect(asked).toEqual([register, deregister, register]);
});
