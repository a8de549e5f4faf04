import { fork } from "node:child_process";
import { EventEmitter } from "node:events";
import type { ForkOptions, UtilityProcess } from "electron";

/** Electron's utilityProcess.fork: a process of Node's, whose channel stands for the port. */
export function forkUtility(
  path: string,
  args: string[],
  { env, execArgv }: ForkOptions,
): Pick<UtilityProcess, "pid" | "postMessage" | "kill"> & EventEmitter {
  const child = fork(path, args, {
    serialization: "advanced",
    ...(env && { env: env as NodeJS.ProcessEnv }),
    ...(execArgv && { execArgv }),
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  const utility = Object.assign(new EventEmitter(), {
    pid: child.pid,
    postMessage: (message: unknown) => void child.send(message as never, () => {}),
    kill: () => child.kill(),
  });
  child.on("message", (message) => utility.emit("message", message));
  child.once("exit", (code) => utility.emit("exit", code ?? 1));
  return utility;
}
