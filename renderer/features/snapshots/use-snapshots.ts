import { useEffect, useState } from "react";
import type { SnapshotTree } from "../../../shared/contract/snapshots.ts";
import type { ErrorData } from "../../../shared/model/error.ts";
import { client } from "../../app/session.ts";

/**
 * A machine's snapshots while the page is on screen. libvirt has no event for them, so the backend looks again when
 * the window comes back from another program, which may have made some.
 */
export function useSnapshots(connection: string, uuid: string) {
  const [tree, setTree] = useState<SnapshotTree>();
  const [error, setError] = useState<ErrorData>();
  useEffect(() => {
    const ref = { connection, uuid };
    const stop = client.subscribe(
      (signal) => client.api.snapshots.watch(ref, { signal }),
      (item) => {
        setTree(item);
        setError(undefined);
      },
      (thrown) => setError(thrown.toData()),
    );
    // One that fails is followed by another: the subscription tells what is wrong.
    const look = () => void client.api.snapshots.refresh(ref).catch(() => {});
    window.addEventListener("focus", look);
    return () => {
      window.removeEventListener("focus", look);
      stop();
    };
  }, [connection, uuid]);
  return { tree, error };
}
