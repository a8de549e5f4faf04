import { WebglAddon } from "@xterm/addon-webgl";
import type { Terminal } from "@xterm/xterm";

let fast: boolean | undefined;

/** How software renderers call themselves: Chromium's own, Mesa's two, Windows' one. */
const software = /swiftshader|llvmpipe|softpipe|basic render/i;

/** Whether WebGL runs on a graphics card: in software it is many times slower than drawing with the DOM. */
function hasFastWebgl(): boolean {
  if (fast === undefined) {
    const probe = document.createElement("canvas").getContext("webgl2");
    const info = probe?.getExtension("WEBGL_debug_renderer_info");
    const name = info ? String(probe?.getParameter(info.UNMASKED_RENDERER_WEBGL)) : "";
    fast = probe !== null && !software.test(name);
    probe?.getExtension("WEBGL_lose_context")?.loseContext();
  }
  return fast;
}

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
  if (!hasFastWebgl()) return stop;
  try {
    addon = new WebglAddon();
    addon.onContextLoss(stop);
    terminal.loadAddon(addon);
  } catch {
    stop();
  }
  return stop;
}
