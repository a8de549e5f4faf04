import { IconPlus } from "@tabler/icons-react";
import { IconAction } from "../../components/IconAction.tsx";
import { AddConnection } from "./AddConnection.tsx";
import classes from "./ConnectionList.module.css";
import { ConnectionRow } from "./ConnectionRow.tsx";
import { addConnection, useConnections } from "./store.ts";
import { strings } from "./strings.ts";

/** The sidebar's connections. */
export function ConnectionList() {
  const list = useConnections((state) => state.list);
  return (
    <section aria-label={strings.heading}>
      <div className={classes["heading"]}>
        <h2>{strings.heading}</h2>
        <IconAction label={strings.add} size={24} onClick={addConnection}>
          <IconPlus size={16} stroke={1.5} />
        </IconAction>
      </div>
      <ul className={classes["list"]}>
        {list.map((connection) => (
          <ConnectionRow key={connection.id} connection={connection} />
        ))}
      </ul>
      <AddConnection />
    </section>
  );
}
