import { Select } from "@mantine/core";
import { useConnections } from "../connections/index.ts";
import { moveInstall, useInstall } from "./store.ts";
import { strings } from "./strings.ts";
import { placesFor } from "./where.ts";

/** Where the machine is made; shown where there is a choice. */
export function ConnectionField({ connection }: { connection: string }) {
  const list = useConnections((state) => state.list);
  const busy = useInstall((state) => state.busy);
  const places = placesFor(list);
  const current = list.find(({ id }) => id === connection);
  const offered = current && !places.includes(current) ? [current, ...places] : places;
  if (offered.length < 2) return null;
  return (
    <Select
      mb={12}
      label={strings.connection}
      data={offered.map(({ id, label, uri }) => ({ value: id, label: `${label} (${uri})` }))}
      value={connection}
      allowDeselect={false}
      disabled={busy}
      onChange={(id) => id && moveInstall(id)}
    />
  );
}
