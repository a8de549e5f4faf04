import { useEffect } from "react";
import { navigate } from "wouter/use-browser-location";
import { beginInstall } from "../features/install/index.ts";
import { platform } from "./platform.ts";

/** What comes from outside the window: images double-clicked or given on the command line, and deep links. */
export function useDesktopRequests() {
  useEffect(() => {
    // The browser shell names the image that it was started with in the address.
    const named = new URLSearchParams(location.search).get("media");
    if (named) beginInstall({ kind: "media", media: named });
    if (!platform) return;
    const stopOpen = platform.onOpen((media) => beginInstall({ kind: "media", media }));
    const stopNavigate = platform.onNavigate((route) => navigate(route));
    return () => {
      stopOpen();
      stopNavigate();
    };
  }, []);
}
