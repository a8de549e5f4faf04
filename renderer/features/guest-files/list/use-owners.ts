import { useMemo } from "react";
import { shownName } from "../../../../shared/model/guest-name.ts";
import { client } from "../../../app/session.ts";
import { useCall } from "../../../components/use-call.ts";

/** The guest's own names of its users and groups; a number that has none is its own. */
export interface Owners {
  readonly user: (id: number) => string;
  readonly group: (id: number) => string;
}

/** Names are known a moment later than the list; until then there are numbers. */
export function useOwners(session: string, place: string): Owners {
  const { value } = useCall(
    (signal) => client.api.guestFiles.owners({ session, place }, { signal }),
    [session, place],
  );
  return useMemo(() => ({ user: namer(value?.users), group: namer(value?.groups) }), [value]);
}

function namer(owners: readonly { id: number; name: string }[] = []): (id: number) => string {
  // Of several names the first in the guest's own list counts.
  const names = new Map(owners.toReversed().map(({ id, name }) => [id, shownName(name)]));
  return (id) => names.get(id) ?? String(id);
}
