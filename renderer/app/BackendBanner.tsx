import { useSyncExternalStore } from "react";
import { Banner } from "../components/Banner.tsx";
import { client } from "./session.ts";
import { strings } from "./strings.ts";

const subscribe = (changed: () => void) => client.onStatus(changed);

/** Says so when the window has lost its backend. */
export function BackendBanner() {
  const status = useSyncExternalStore(subscribe, () => client.status);
  if (status === "signed-out") return <Banner message={strings.signedOut} hint={strings.signedOutHint} />;
  if (status !== "disconnected") return null;
  return <Banner message={strings.backendLost} hint={strings.backendLostHint} />;
}
