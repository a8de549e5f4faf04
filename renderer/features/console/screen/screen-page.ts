import type { ConsoleState } from "../../../../shared/contract/consoles.ts";
import type { LinkStatus } from "../link/console-link.ts";

/** What stands in front of the picture. */
export type ScreenPage = "off" | "starting" | "none" | "connecting" | "lost" | "taken-over";

/** Which page the screen shows, or nothing where the picture itself is to be seen. */
export function screenPage(state: ConsoleState, link: LinkStatus): ScreenPage | undefined {
  if (state.phase === "off") return "off";
  if (state.graphics.type !== "vnc") return "none";
  if (state.phase === "starting") return "starting";
  if (state.graphics.unavailable) return "none";
  switch (link.kind) {
    case "connected":
      return undefined;
    case "lost":
    case "taken-over":
      return link.kind;
    default:
      return "connecting";
  }
}

/** Which start of the machine the screen should be connected to. */
export function screenGeneration({ phase, graphics, generation }: ConsoleState): number | undefined {
  return phase === "running" && graphics.type === "vnc" && !graphics.unavailable ? generation : undefined;
}
