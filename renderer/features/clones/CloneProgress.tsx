import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { navigate } from "wouter/use-browser-location";
import { client } from "../../app/session.ts";
import { ErrorMessage } from "../../components/ErrorMessage.tsx";
import { strings as shared } from "../../components/strings.ts";
import { JobProgress, useJob } from "../jobs/index.ts";
import { consolePath, type Machine } from "../machines/index.ts";
import { strings } from "./strings.ts";

interface Props {
  /** Of the job. */
  id: string;
  machine: Machine;
  /** The clone's name. */
  name: string;
  onClose: () => void;
}

/** A clone on its way, and how that ended. */
export function CloneProgress({ id, machine, name, onClose }: Props) {
  const job = useJob(id);
  const running = !job || job.state === "running";
  const uuid = job?.state === "succeeded" ? job.result : undefined;
  return (
    <Modal opened onClose={onClose} title={strings.title(machine.domain.name)} size={560}>
      <Stack gap={16}>
        {job?.state === "running" && (
          <div>
            <Text mb={8}>{job.phase ?? job.title}</Text>
            <JobProgress job={job} />
          </div>
        )}
        <div role="status">
          {running && <Text c="dimmed">{strings.goesOn}</Text>}
          {uuid !== undefined && <Text>{strings.done(name)}</Text>}
        </div>
        {job?.error && <ErrorMessage error={job.error} />}
        <Group justify="flex-end" gap={8}>
          {running && (
            <Button
              variant="default"
              onClick={() => {
                onClose();
                // One that has just ended needs no stopping.
                client.api.jobs.cancel({ job: id }).catch(() => {});
              }}
            >
              {strings.stop}
            </Button>
          )}
          <Button variant="default" onClick={onClose}>
            {shared.close}
          </Button>
          {uuid !== undefined && (
            <Button
              data-autofocus
              onClick={() => {
                onClose();
                navigate(consolePath(machine.connection, uuid));
              }}
            >
              {strings.open}
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  );
}
