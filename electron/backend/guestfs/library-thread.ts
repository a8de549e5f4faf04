import { parentPort } from "node:worker_threads";
import { GuestfsError, Handle } from "./library.ts";
import type { Answer, Question } from "./messages.ts";

/** The thread that calls the library, which blocks it; the process' other one meanwhile moves the bytes. */
const handle = new Handle();
let started = false;

function answer(question: Question): Answer {
  if (question === "close") {
    handle.close();
    return { value: undefined };
  }
  try {
    const value = handle.call(question.call, question.values, question.options);
    if (question.call === "launch") started = true;
    if (question.call === "shutdown") started = false;
    return { value };
  } catch (error) {
    const errno = error instanceof GuestfsError ? error.errno : 0;
    return {
      problem: error instanceof Error ? error.message : String(error),
      errno,
      gone: started && !handle.ready,
    };
  }
}

parentPort?.on("message", (question: Question) => parentPort?.postMessage(answer(question)));
parentPort?.postMessage(handle.address);
