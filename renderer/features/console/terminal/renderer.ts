import { WebglAddon } from "@xterm/addon-webgl";
import type { Terminal } from "@xterm/xterm";

/**
 * Draws the terminal with WebGL until the returned function is called. A process has about sixteen contexts, so
 * only a terminal that is seen may have one; where there is none, or it is lost, xterm draws with the DOM.
 */
export function drawWithWebgl(terminal: Terminal): () => void {
  let addon: WebglAddon | undefined;
  const stop = () => {
    const canvases = [...(terminal.element?.querySelectorAll("canvas") ?? [])];
    addon?.dispose();
    addon = undefined;
    // The addon leaves its context to the garbage collector, which may take it too late.
    for (const canvas of canvases) {
      if (!canvas.isConnected) canvas.getContext("webgl2")?.getExtension("WEBGL_lose_context")?.loseContext();
    }
  };
  try {
    addon = new WebglAddon();
    addon.onContextLoss(stop);
    terminal.loadAddon(addon);
  } catch {
    stop();
  }
  return stop;
}
