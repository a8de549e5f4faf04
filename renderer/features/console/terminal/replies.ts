import type { IDisposable, Terminal } from "@xterm/xterm";

/**
 * Keeps the terminal from answering questions while `muted` says so. A guest's old output, shown again after a
 * reload, may ask for the cursor's position or the terminal's kind; the answers would reach the guest as typed text.
 */
export function muteReplies({ parser }: Terminal, muted: () => boolean): IDisposable[] {
  const question = (data: string) => muted() && data.includes("?");
  return [
    // Device attributes, device status, mode requests, version (ECMA-48, DEC STD 070, xterm's ctlseqs).
    parser.registerCsiHandler({ final: "c" }, muted),
    parser.registerCsiHandler({ prefix: ">", final: "c" }, muted),
    parser.registerCsiHandler({ prefix: "=", final: "c" }, muted),
    parser.registerCsiHandler({ final: "n" }, muted),
    parser.registerCsiHandler({ prefix: "?", final: "n" }, muted),
    parser.registerCsiHandler({ intermediates: "$", final: "p" }, muted),
    parser.registerCsiHandler({ prefix: "?", intermediates: "$", final: "p" }, muted),
    parser.registerCsiHandler({ prefix: ">", final: "q" }, muted),
    parser.registerDcsHandler({ intermediates: "$", final: "q" }, muted),
    // Colours.
    ...[4, 10, 11, 12].map((number) => parser.registerOscHandler(number, question)),
  ];
}
