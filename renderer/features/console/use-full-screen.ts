import { useCallback, useEffect, useState } from "react";

/** Chromium's keyboard lock (not in TypeScript's library): gives the page what the desktop would keep. */
type LockableKeyboard = { lock?: () => Promise<void>; unlock?: () => void };
const keyboard = () => (navigator as { keyboard?: LockableKeyboard }).keyboard;

/**
 * The whole window's full screen, with the desktop's shortcuts for the guest where the browser allows it.
 *
 * @param wanted false once there is nothing to show in it, which ends it
 */
export function useFullScreen(wanted: boolean): readonly [on: boolean, toggle: () => void] {
  const [on, setOn] = useState(() => document.fullscreenElement !== null);

  useEffect(() => {
    const changed = () => {
      const now = document.fullscreenElement !== null;
      setOn(now);
      if (!now) keyboard()?.unlock?.();
    };
    document.addEventListener("fullscreenchange", changed);
    return () => {
      document.removeEventListener("fullscreenchange", changed);
      if (document.fullscreenElement) void document.exitFullscreen();
    };
  }, []);

  useEffect(() => {
    if (!wanted && document.fullscreenElement) void document.exitFullscreen();
  }, [wanted]);

  const toggle = useCallback(() => {
    if (document.fullscreenElement) {
      void document.exitFullscreen();
      return;
    }
    // The whole document, because menus and dialogs stand outside the page's own element.
    document.documentElement
      .requestFullscreen()
      .then(() => keyboard()?.lock?.())
      // Refused without a user's press, or the lock by the shell: then it stays as it is.
      .catch(() => {});
  }, []);

  return [on, toggle];
}
