import { IconPlus } from "@tabler/icons-react";
import { IconAction } from "../../components/IconAction.tsx";
import { NavList, NavSection } from "../../components/NavSection.tsx";
import { AddConnection } from "./AddConnection.tsx";
import { ConnectionRow } from "./ConnectionRow.tsx";
import { addConnection, useConnections } from "./store.ts";
import { strings } from "./strings.ts";

/** The sidebar's connections. */
export function ConnectionList() {
  const list = useConnections((state) => state.list);
  return (
    <NavSection
      label={strings.heading}
      action={
        <IconAction label={strings.add} size={24} onClick={addConnection}>
          <IconPlus size={16} stroke={1.5} />
        </IconAction>
      }
    >
      <NavList>
        {list.map((connection) => (
          <ConnectionRow key={connection.id} connection={connection} />
        ))}
      </NavList>
      <AddConnection />
    </NavSection>
  );
}
