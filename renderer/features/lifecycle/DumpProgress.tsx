import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { client } from "../../app/session.ts";
import { ErrorMessage } from "../../components/ErrorMessage.tsx";
import { strings as shared } from "../../components/strings.ts";
import { JobProgress, useJob } from "../jobs/index.ts";
import { strings } from "./strings.ts";

const words = strings["core-dump"];

interface Props {
  /** Of the job. */
  id: string;
  name: string;
  path: string;
  onClose: () => void;
}

/** A memory on its way into a file, and how that ended. */
export function DumpProgress({ id, name, path, onClose }: Props) {
  const job = useJob(id);
  const running = !job || job.state === "running";
  return (
    <Modal opened onClose={onClose} title={words.title(name)} size={560}>
      <Stack gap={16}>
        {job?.state === "running" && <JobProgress job={job} />}
        <div role="status">
          {running && <Text c="dimmed">{words.goesOn}</Text>}
          {job?.state === "succeeded" && <Text>{words.written(path)}</Text>}
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
