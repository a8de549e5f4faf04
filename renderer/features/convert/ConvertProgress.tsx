import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { client } from "../../app/session.ts";
import { ErrorMessage } from "../../components/ErrorMessage.tsx";
import { strings as shared } from "../../components/strings.ts";
import { JobProgress, useJob } from "../jobs/index.ts";
import { strings } from "./strings.ts";

const words = strings.progress;

/** A conversion on its way. */
export interface Started {
  /** Of the job. */
  id: string;
  repoint: boolean;
  live: boolean;
}

interface Props {
  title: string;
  started: Started;
  onClose: () => void;
}

/** How far a conversion is, and how it ended. */
export function ConvertProgress({ title, started, onClose }: Props) {
  const { id, repoint, live } = started;
  const job = useJob(id);
  const running = !job || job.state === "running";
  return (
    <Modal opened onClose={onClose} title={title} size={560}>
      <Stack gap={16}>
        {job?.state === "running" && (
          <div>
            {job.phase && <Text mb={8}>{job.phase}</Text>}
            <JobProgress job={job} />
          </div>
        )}
        <div role="status">
          {running && <Text c="dimmed">{words.goesOn}</Text>}
          {job?.state === "succeeded" && (
            <>
              <Text style={{ overflowWrap: "anywhere" }}>
                {(live ? words.doneLive : words.done)(job.result ?? "")}
              </Text>
              {(repoint || live) && <Text c="dimmed">{words.repointed}</Text>}
            </>
          )}
          {job?.state === "cancelled" && <Text>{words.stopped}</Text>}
        </div>
        {job?.error && <ErrorMessage error={job.error} />}
        <Group justify="flex-end" gap={8}>
          {running && (
            // One that has just ended needs no stopping.
            <Button variant="default" onClick={() => client.api.jobs.cancel({ job: id }).catch(() => {})}>
              {words.stop}
            </Button>
          )}
          <Button variant={running ? "default" : "filled"} onClick={onClose} data-autofocus>
            {shared.close}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
