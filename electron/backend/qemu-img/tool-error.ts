import type { Holder } from "../files/holders.ts";

/** A command-line tool that ended badly; `message` is its own text. */
export class ToolError extends Error {
  override readonly name = "ToolError";
  readonly tool: string;
  readonly command: string;
  /** Its exit status; -1 when a signal ended it. */
  readonly status: number;
  /** Who else has the image open, where it failed for that. */
  readonly holders: readonly Holder[];

  constructor(tool: string, command: string, status: number, text: string, holders: readonly Holder[] = []) {
    super(text || `${tool} ${command} ended with status ${status}`);
    this.tool = tool;
    this.command = command;
    this.status = status;
    this.holders = holders;
  }
}
