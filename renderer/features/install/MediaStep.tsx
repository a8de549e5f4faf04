import { useState } from "react";
import type { InstallProposal } from "../../../shared/contract/install.ts";
import { formatBytes } from "../../../shared/model/units.ts";
import { client } from "../../app/session.ts";
import { ErrorMessage } from "../../components/ErrorMessage.tsx";
import { MiddleTruncate } from "../../components/MiddleTruncate.tsx";
import { useCall } from "../../components/use-call.ts";
import { useConnections } from "../connections/index.ts";
import { AccessStep } from "./AccessStep.tsx";
import classes from "./Install.module.css";
import { MachineForm } from "./MachineForm.tsx";
import { strings } from "./strings.ts";
import { Waiting } from "./Waiting.tsx";

interface Props {
  media: string;
  connection: string;
}

/** An image known to the backend: what it is, whether the hypervisor can read it, and the filled-in form. */
export function MediaStep({ media, connection }: Props) {
  const [looks, setLooks] = useState(0);
  const { value: proposal, error } = useCall(
    (signal) => client.api.install.propose({ connection, media }, { signal }),
    [connection, media, looks],
  );
  if (error) return <ErrorMessage error={error} />;
  if (!proposal) return <Waiting text={strings.looking} />;
  return (
    <>
      <MediaLine proposal={proposal} />
      {proposal.access.readable ? (
        <MachineForm key={looks} proposal={proposal} />
      ) : (
        <AccessStep proposal={proposal} onGranted={() => setLooks((count) => count + 1)} />
      )}
    </>
  );
}

function MediaLine({ proposal }: { proposal: InstallProposal }) {
  const { media, request } = proposal;
  const label = useConnections(({ list }) => list.find(({ id }) => id === request.connection)?.label ?? "");
  return (
    <div className={classes["media"]}>
      <MiddleTruncate text={strings.on(media.name, formatBytes(media.bytes), label)} />
    </div>
  );
}
