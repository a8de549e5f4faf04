import { shellQuote } from "./shell-quote.ts";

/**
 * A command as it would be typed: its argument list, also with what it reads from standard input; or several, each
 * of which reads what the one before it writes.
 */
export type Command =
  | readonly string[]
  | { readonly argv: readonly string[]; readonly input: string }
  | { readonly pipe: readonly (readonly string[])[] };

/**
 * The commands as a piece of shell script, a line each, an input as a here-document behind its command. Its last
 * line break is added where the input has none, because a here-document cannot be without.
 */
export function commandText(...commands: readonly Command[]): string {
  return commands.map(oneCommand).join("\n");
}

/** The contract's own limit for the text of commands. */
const maxText = 100_000;

/**
 * The same where it has to be bounded: of commands that are too long there is none rather than a part, because
 * half a command would do something else.
 */
export function boundedCommandText(...commands: readonly Command[]): string {
  const text = commandText(...commands);
  return text.length <= maxText ? text : `# ${text.length} characters are too many to show here`;
}

function oneCommand(command: Command): string {
  if ("pipe" in command) return command.pipe.map(shellQuote).join(" | ");
  if (!("input" in command)) return shellQuote(command);
  const { argv, input } = command;
  const lines = new Set(input.split("\n"));
  let delimiter = "XML";
  for (let number = 2; lines.has(delimiter); number += 1) delimiter = `XML${number}`;
  const body = input.endsWith("\n") || input === "" ? input : `${input}\n`;
  return `${shellQuote(argv)} <<'${delimiter}'\n${body}${delimiter}`;
}
