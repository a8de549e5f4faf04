import { expect, test, vi } from "vitest";
import { Closing, type ClosingChoice } from "./closing.ts";

function closing(choice: ClosingChoice, jobs = 1) {
  const state = { jobs };
  const ask = vi.fn(async () => choice);
  const hide = vi.fn();
  const quit = vi.fn(() => void made.mayQuit());
  const made: Closing = new Closing({ running: () => state.jobs, ask, hide, quit });
  return { made, state, ask, hide, quit };
}

test("with nothing running it ends without a word", () => {
  const { made, ask } = closing("back", 0);
  expect(made.mayQuit()).toBe(true);
  expect(ask).not.toHaveBeenCalled();
});

test("cancelling ends it, whatever still runs", async () => {
  const { made, ask, quit } = closing("cancel", 3);
  expect(made.mayQuit()).toBe(false);
  // Whoever closes again meanwhile is not asked twice.
  expect(made.mayQuit()).toBe(false);
  await vi.waitFor(() => expect(quit).toHaveBeenCalledOnce());
  expect(ask).toHaveBeenCalledExactlyOnceWith(3);
  expect(made.mayQuit()).toBe(true);
});

test("waiting hides the window, and ends the app with the last job", async () => {
  const { made, state, hide, quit } = closing("when-done", 2);
  made.mayQuit();
  await vi.waitFor(() => expect(hide).toHaveBeenCalledOnce());
  state.jobs = 1;
  made.jobsChanged();
  expect(quit).not.toHaveBeenCalled();
  state.jobs = 0;
  made.jobsChanged();
  made.jobsChanged();
  expect(quit).toHaveBeenCalledOnce();
});

test("a window that is shown again meanwhile stays", async () => {
  const { made, state, hide, quit } = closing("when-done");
  made.mayQuit();
  await vi.waitFor(() => expect(hide).toHaveBeenCalledOnce());
  made.windowShown();
  state.jobs = 0;
  made.jobsChanged();
  expect(quit).not.toHaveBeenCalled();
});

test("in the background the app goes on after the last job", async () => {
  const { made, state, hide, quit } = closing("background");
  made.mayQuit();
  await vi.waitFor(() => expect(hide).toHaveBeenCalledOnce());
  state.jobs = 0;
  made.jobsChanged();
  expect(quit).not.toHaveBeenCalled();
  expect(made.mayQuit()).toBe(true);
});

test("going back leaves all as it was, and the next time asks again", async () => {
  const { made, ask, hide, quit } = closing("back");
  made.mayQuit();
  await vi.waitFor(() => expect(ask).toHaveBeenCalledOnce());
  await new Promise(setImmediate);
  expect(hide).not.toHaveBeenCalled();
  expect(quit).not.toHaveBeenCalled();
  made.mayQuit();
  expect(ask).toHaveBeenCalledTimes(2);
});
