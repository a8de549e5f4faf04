import { fork } from "node:child_process";
import type { FromAppliance, ToAppliance } from "./messages.ts";

/** A process that runs a file of ours, and the messages with it. */
export interface OwnProcess {
  /** Nothing, once it has ended. */
  send(message: ToAppliance): void;
  onMessage(listener: (message: FromAppliance) => void): void;
  /** @param listener called once, with how it ended */
  onEnd(listener: (how: string) => void): void;
  /** Ends it at once, whatever it does. */
  kill(): void;
}

/** Starts one, which has nothing of this process but this environment. */
export type StartProcess = (file: URL, env: NodeJS.ProcessEnv) => OwnProcess;

/** Starts one with the program that runs this process, which must be Node. */
export const forkProcess: StartProcess = (file, env) => {
  const child = fork(file, {
    serialization: "advanced",
    env,
    execArgv: [],
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  return {
    send(message) {
      if (child.connected) child.send(message, () => {});
    },
    onMessage: (listener) => void child.on("message", listener),
    onEnd(listener) {
      child.once("error", (error) => listener(String(error)));
      child.once("exit", (code, signal) => listener(`its process ended with ${signal ?? code}`));
    },
    kill: () => void child.kill("SIGKILL"),
  };
};
