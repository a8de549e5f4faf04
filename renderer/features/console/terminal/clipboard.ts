import type { Terminal } from "@xterm/xterm";

/** Puts the selection into the clipboard; rejects where the browser refuses. Nothing selected changes nothing. */
export async function copySelection(terminal: Terminal): Promise<void> {
  const text = terminal.getSelection();
  if (text) await navigator.clipboard.writeText(text);
}
