import { fileURLToPath } from "node:url";
import { utilityProcess } from "electron";
import type { StartProcess } from "../backend/guestfs/own-process.ts";

/** Starts a process of the backend's: a packaged Electron cannot be run as Node, which is how Node would start it. */
export const startUtilityProcess: StartProcess = (file, env) => {
  const child = utilityProcess.fork(fileURLToPath(file), [], { env, execArgv: [], stdio: "ignore" });
  let ended = false;
  child.once("exit", () => {
    ended = true;
  });
  return {
    send(message) {
      if (!ended) child.postMessage(message);
    },
    onMessage: (listener) => void child.on("message", listener),
    onEnd: (listener) => void child.once("exit", (code) => listener(`its process ended with ${code}`)),
    kill() {
      // Its own kill() asks the process, which may be held up in a call.
      if (child.pid !== undefined) process.kill(child.pid, "SIGKILL");
    },
  };
};
