import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import type { Job } from "../../../shared/contract/jobs.ts";
import { client } from "../../app/session.ts";
import { ErrorMessage } from "../../components/ErrorMessage.tsx";
import { strings as shared } from "../../components/strings.ts";
import { JobProgress } from "./JobProgress.tsx";
import { useJob } from "./store.ts";
import { strings } from "./strings.ts";

interface Props {
  /** Of the job. */
  id: string;
  title: string;
  /** What the button says that stops it. */
  stop: string;
  /** How it ended: well, or stopped. */
  outcome: (job: Job) => ReactNode;
  /** Where to go from a job that went well. */
  next?: (job: Job) => ReactNode;
  onClose: () => void;
}

/** Work that a dialog began, in the place of that dialog: how far it is, a way to stop it, and how it ended. */
export function JobDialog({ id, title, stop, outcome, next, onClose }: Props) {
  const job = useJob(id);
  const running = !job || job.state === "running";
  const further = job?.state === "succeeded" ? next?.(job) : undefined;
  return (
    <Modal opened onClose={onClose} title={title} size={560}>
      <Stack gap={16}>
        {job?.state === "running" && (
          <div>
            {job.phase && <Text mb={8}>{job.phase}</Text>}
            <JobProgress job={job} />
          </div>
        )}
        <div role="status">{running ? <Text c="dimmed">{strings.goesOn}</Text> : outcome(job)}</div>
        {job?.error && <ErrorMessage error={job.error} />}
        <Group justify="flex-end" gap={8}>
          {running && (
            // One that has just ended needs no stopping.
            <Button
              variant="default"
              onClick={() => void client.api.jobs.cancel({ job: id }).catch(() => {})}
            >
              {stop}
            </Button>
          )}
          <Button variant={running || further ? "default" : "filled"} onClick={onClose} data-autofocus>
            {shared.close}
          </Button>
          {further}
        </Group>
      </Stack>
    </Modal>
  );
}
