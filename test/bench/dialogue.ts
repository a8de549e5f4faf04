import { spawn } from "node:child_process";
import { once } from "node:events";

/** A process that answers lines with lines. */
export interface Dialogue {
  /** Sends a line and gives what comes back up to and with the first line that matches. */
  ask(line: string, until: RegExp): Promise<string>;
  /** Waits for a line without asking. */
  hear(until: RegExp): Promise<string>;
  close(): Promise<void>;
}

/** Starts a process and talks to it over its standard input and output. */
export function startDialogue([command, ...args]: readonly [string, ...string[]]): Dialogue {
  const child = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"] });
  const ended = once(child, "exit");
  let heard = "";
  let wake = () => {};
  let over = false;
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    heard += text;
    wake();
  });
  child.once("exit", () => {
    over = true;
    wake();
  });
  const dialogue: Dialogue = {
    ask(line, until) {
      child.stdin.write(`${line}\n`);
      return dialogue.hear(until);
    },
    async hear(until) {
      for (;;) {
        const match = until.exec(heard);
        if (match) {
          const answer = heard.slice(0, match.index + match[0].length);
          heard = heard.slice(answer.length);
          return answer;
        }
        if (over) throw new Error(`${command} ended without an answer: ${heard.slice(-500)}`);
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    async close() {
      child.stdin.end();
      if (!over) await ended;
    },
  };
  return dialogue;
}
