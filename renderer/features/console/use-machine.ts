import { useEffect, useState } from "react";
import type { Domain } from "../../../shared/contract/domains.ts";
import { client } from "../../app/session.ts";

/** The machine as it changes; undefined while unknown or gone. */
export function useMachine(connection: string, uuid: string): Domain | undefined {
  const [machine, setMachine] = useState<Domain>();
  useEffect(
    () =>
      client.subscribe(
        (signal) => client.api.domains.watch({ connection }, { signal }),
        (event) => {
          if (event.type === "removed") {
            if (event.uuids.includes(uuid)) setMachine(undefined);
            return;
          }
          const found = event.domains.find((domain) => domain.uuid === uuid);
          if (found || event.type === "snapshot") setMachine(found);
        },
      ),
    [connection, uuid],
  );
  return machine;
}
