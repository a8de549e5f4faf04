import type { ReactNode } from "react";
import { Link } from "wouter";
import type { FilesSource } from "../../../shared/contract/guest-files/session.ts";
import { PageHeader } from "../../components/PageHeader.tsx";
import { momentOf } from "../../components/relative-time.ts";
import { useCall } from "../../components/use-call.ts";
import {
  type Machine,
  type MachinePage,
  machinePath,
  useAllMachines,
  useMachine,
} from "../machines/index.ts";
import { backedUp } from "./backed-up.ts";
import { strings } from "./strings.ts";

/** Whose files these are, with a way back. */
export function SourceHeader({ source }: { source: FilesSource }) {
  switch (source.kind) {
    case "machine":
      return <PageHeader title={strings.titles.machine} />;
    case "snapshot":
      return <SnapshotHeader {...source} />;
    case "backup":
      return <BackupHeader source={source} />;
    case "image": {
      const { image } = source;
      const name = image.kind === "volume" ? image.volume : image.kind === "disk" ? image.target : image.path;
      return (
        <PageHeader
          title={strings.titles.image(name.slice(name.lastIndexOf("/") + 1))}
          note={image.kind === "volume" && image.pool}
        />
      );
    }
  }
}

function SnapshotHeader({ connection, uuid, name }: { connection: string; uuid: string; name: string }) {
  const machine = useMachine(connection, uuid);
  return (
    <PageHeader
      title={strings.titles.snapshot(name)}
      note={machine && <BackTo machine={machine} page="snapshots" />}
    />
  );
}

function BackupHeader({ source }: { source: Extract<FilesSource, { kind: "backup" }> }) {
  const { value, error } = useCall((signal) => backedUp(source, signal), [source]);
  const machine = useAllMachines().find(({ domain }) => domain.uuid === value?.uuid);
  // The folder's names tell the same to who knows them.
  const named = error || (value && value.at === undefined);
  const title = value?.at === undefined ? (named ? source.id : "") : momentOf(value.at);
  const of: ReactNode = machine ? (
    <BackTo machine={machine} page="backups" />
  ) : (
    value && strings.ofMachine(value.name)
  );
  return <PageHeader title={strings.titles.backup(title)} note={of} />;
}

/** A way back to where it was opened. */
function BackTo({ machine: { connection, domain }, page }: { machine: Machine; page: MachinePage }) {
  return <Link href={machinePath(connection, domain.uuid, page)}>{strings.ofMachine(domain.name)}</Link>;
}
