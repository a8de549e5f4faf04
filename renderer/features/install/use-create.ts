import { useRef, useState } from "react";
import { navigate } from "wouter/use-browser-location";
import type { InstallRequest } from "../../../shared/contract/install.ts";
import type { ErrorData } from "../../../shared/model/error.ts";
import { client } from "../../app/session.ts";
import { toErrorData } from "../../components/errors.ts";
import { consolePath } from "../machines/index.ts";
import { useInstall } from "./store.ts";

/** Creates the machine and goes to its console; on the way it can be cancelled, and nothing is left behind. */
export function useCreate() {
  const running = useRef<AbortController>(undefined);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorData>();

  const create = async (request: InstallRequest) => {
    if (running.current) return;
    const stop = new AbortController();
    running.current = stop;
    setBusy(true);
    useInstall.setState({ busy: true });
    setError(undefined);
    try {
      const { uuid } = await client.api.install.create(request, { signal: stop.signal });
      useInstall.setState({ source: undefined });
      navigate(consolePath(request.connection, uuid));
    } catch (thrown) {
      if (!stop.signal.aborted) setError(toErrorData(thrown));
    } finally {
      running.current = undefined;
      setBusy(false);
      useInstall.setState({ busy: false });
    }
  };
  return { create, cancel: () => running.current?.abort(), busy, error };
}
