import { IconFileOff, IconServerOff } from "@tabler/icons-react";
import { useMemo } from "react";
import { useSearchParams } from "wouter";
import type { FilesSource } from "../../../shared/contract/guest-files/session.ts";
import { EmptyState } from "../../components/EmptyState.tsx";
import { ConnectionBanner, useConnections } from "../connections/index.ts";
import { MachineHeader, useLoaded, useMachine } from "../machines/index.ts";
import { sourceOf } from "./address.ts";
import { AgentMenu } from "./agent/index.ts";
import { BrowserContext } from "./context.ts";
import { SourceHeader } from "./SourceHeader.tsx";
import { ChangeControls } from "./session/ChangeControls.tsx";
import { FilesBody } from "./session/FilesBody.tsx";
import { browserOf } from "./session/store.ts";
import { strings } from "./strings.ts";

interface MachineProps {
  connection: string;
  uuid: string;
}

/** `/c/…/m/…/files`: the files in a machine's disks. */
export function MachineFilesPage({ connection, uuid }: MachineProps) {
  const machine = useMachine(connection, uuid);
  const gone = useLoaded(connection) && !machine;
  const link = useConnections(({ list }) => list.find(({ id }) => id === connection));
  const browser = useMemo(() => browserOf({ kind: "machine", connection, uuid }), [connection, uuid]);
  return (
    <BrowserContext value={browser}>
      <MachineHeader connection={connection} uuid={uuid}>
        {machine?.domain.state === "running" && (
          <AgentMenu connection={connection} uuid={uuid} name={machine.domain.name} />
        )}
        {machine && <ChangeControls name={machine.domain.name} />}
      </MachineHeader>
      {link && <ConnectionBanner connection={link} />}
      {gone ? (
        <EmptyState icon={IconServerOff} title={strings.gone} />
      ) : (
        // Before the machine is known nothing can be asked of its disks.
        machine && <FilesBody />
      )}
    </BrowserContext>
  );
}

/** `/files?…`: the files in a snapshot, a backup or an image. */
export function SourceFilesPage() {
  const [search] = useSearchParams();
  const source = sourceOf(search);
  if (!source) return <EmptyState icon={IconFileOff} title={strings.nowhere} hint={strings.nowhereHint} />;
  return <OfSource key={JSON.stringify(source)} source={source} />;
}

function OfSource({ source }: { source: FilesSource }) {
  const browser = browserOf(source);
  return (
    <BrowserContext value={browser}>
      <SourceHeader source={source} />
      <FilesBody />
    </BrowserContext>
  );
}
