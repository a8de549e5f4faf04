import { PageHeader } from "../../components/PageHeader.tsx";
import { ConnectionBanner, useConnections } from "../connections/index.ts";
import { Controls } from "./Controls.tsx";
import { HostSection } from "./HostSection.tsx";
import classes from "./Performance.module.css";
import { strings } from "./strings.ts";

/** `/c/…/host`: what a connection's host has and uses. */
export function HostPage({ connection }: { connection: string }) {
  const link = useConnections(({ list }) => list.find(({ id }) => id === connection));
  return (
    <>
      <PageHeader title={link ? strings.hostPage(link.hostname ?? link.label) : strings.host}>
        <Controls />
      </PageHeader>
      {link && <ConnectionBanner connection={link} />}
      <div className={classes["page"]} data-tall>
        <HostSection connection={connection} />
        <p className={classes["note"]}>{strings.pauses}</p>
      </div>
    </>
  );
}
