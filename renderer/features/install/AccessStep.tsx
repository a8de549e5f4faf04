import { Button, Group, Stack, Text } from "@mantine/core";
import { useEffect, useState } from "react";
import type { InstallProposal } from "../../../shared/contract/install.ts";
import type { ErrorData } from "../../../shared/model/error.ts";
import { client } from "../../app/session.ts";
import { CommandBlock } from "../../components/CommandBlock.tsx";
import { ErrorMessage } from "../../components/ErrorMessage.tsx";
import { toErrorData } from "../../components/errors.ts";
import { JobProgress, useJob } from "../jobs/index.ts";
import classes from "./Install.module.css";
import { haveMedia } from "./store.ts";
import { strings } from "./strings.ts";

const words = strings.access;

interface Props {
  proposal: InstallProposal;
  onGranted: () => void;
}

/** The hypervisor cannot read the image: why, and the two ways out. */
export function AccessStep({ proposal, onGranted }: Props) {
  const { access, request } = proposal;
  const { connection, media } = request;
  const [job, setJob] = useState<string>();
  const [error, setError] = useState<ErrorData>();
  const [busy, setBusy] = useState(false);

  const attempt = async (work: () => Promise<void>) => {
    setError(undefined);
    setBusy(true);
    try {
      await work();
    } catch (thrown) {
      setError(toErrorData(thrown));
    } finally {
      setBusy(false);
    }
  };
  const copy = () =>
    attempt(async () => setJob((await client.api.install.copyToPool({ connection, media })).job));
  const grant = () =>
    attempt(async () => {
      await client.api.install.grantAccess({ connection, media });
      onGranted();
    });

  if (job)
    return <Copying job={job} connection={connection} onEnd={() => setJob(undefined)} onError={setError} />;
  const copies = access.offers.includes("copy-to-pool");
  return (
    <Stack gap={16}>
      <div>
        <Text fw={500}>{words.title}</Text>
        {access.reason && <Text c="dimmed">{access.reason}</Text>}
      </div>
      {error && <ErrorMessage error={error} />}
      {copies && (
        <div className={classes["offer"]}>
          <Text c="dimmed">{words.copyHint}</Text>
          <Button onClick={() => void copy()} loading={busy} autoFocus>
            {words.copy}
          </Button>
        </div>
      )}
      {access.offers.includes("grant-access") && (
        <Stack gap={8}>
          <div className={classes["offer"]}>
            <Text c="dimmed">{words.grantHint}</Text>
            <Button variant={copies ? "default" : "filled"} onClick={() => void grant()} loading={busy}>
              {words.grant}
            </Button>
          </div>
          {access.grantCommand && <CommandBlock text={access.grantCommand} maxHeight={120} />}
        </Stack>
      )}
    </Stack>
  );
}

interface CopyingProps {
  job: string;
  connection: string;
  onEnd: () => void;
  onError: (error: ErrorData | undefined) => void;
}

function Copying({ job: id, connection, onEnd, onError }: CopyingProps) {
  const job = useJob(id);
  useEffect(() => {
    if (!job || job.state === "running") return;
    if (job.state === "succeeded" && job.result) haveMedia(job.result, connection);
    else {
      onError(job.error);
      onEnd();
    }
  }, [job, connection, onEnd, onError]);
  return (
    <Stack gap={12}>
      <Text>{words.copying}</Text>
      {job && <JobProgress job={job} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={() => void client.api.jobs.cancel({ job: id }).catch(() => {})}>
          {words.cancel}
        </Button>
      </Group>
    </Stack>
  );
}
