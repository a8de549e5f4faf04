import { Button } from "@mantine/core";
import { useEffect, useState } from "react";
import type { ConnectionInfo } from "../../../shared/contract/connections.ts";
import { Banner } from "../../components/Banner.tsx";
import { retryConnection } from "./store.ts";
import { strings } from "./strings.ts";

/** Over a connection's machines while it is down: why, when it is tried again, and a button for now. */
export function ConnectionBanner({ connection }: { connection: ConnectionInfo }) {
  const { id, label, status, error, retryAt } = connection;
  const seconds = useSecondsUntil(retryAt);
  const [busy, setBusy] = useState(false);
  if (status === "connected" || (status === "connecting" && !error)) return null;
  const message = status === "failed" ? strings.failed(label) : strings.lost(label);
  const why = [error?.message, error?.hint].filter(Boolean).join(" ");
  // A hint may end in a command, so no full stop can part the two.
  const hint = [why, seconds !== undefined && strings.nextAttempt(seconds)].filter(Boolean).join(" · ");
  const retry = async () => {
    setBusy(true);
    await retryConnection(id);
    setBusy(false);
  };
  return (
    <Banner message={message} hint={hint}>
      <Button
        size="xs"
        variant="default"
        loading={busy || status === "connecting"}
        onClick={() => void retry()}
      >
        {strings.retry}
      </Button>
    </Banner>
  );
}

/** Whole seconds until `at` (milliseconds since the epoch), counted down. */
function useSecondsUntil(at: number | undefined): number | undefined {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (at === undefined) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [at]);
  return at === undefined ? undefined : Math.max(0, Math.round((at - now) / 1000));
}
