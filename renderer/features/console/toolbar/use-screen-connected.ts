import { useSyncExternalStore } from "react";
import type { ScreenSession } from "../screen/screen-session.ts";

const never = () => () => {};

/** Whether there is a screen that tools can act on. */
export function useScreenConnected(screen: ScreenSession | undefined): boolean {
  return useSyncExternalStore(
    screen?.link.subscribe ?? never,
    () => screen?.link.getStatus().kind === "connected",
  );
}
