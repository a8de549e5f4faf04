import { Button, Group, Loader, Modal, Stack, Text } from "@mantine/core";
import { useState } from "react";
import type { FilesSource } from "../../../../shared/contract/guest-files/session.ts";
import { client } from "../../../app/session.ts";
import { ErrorMessage } from "../../../components/ErrorMessage.tsx";
import { strings as shared } from "../../../components/strings.ts";
import { JobDialog, useJob } from "../../jobs/index.ts";
import type { Machine } from "../../machines/index.ts";
import { BringBackDialog } from "../copying/index.ts";
import { strings } from "./strings.ts";
import { useOpened } from "./use-opened.ts";

const words = strings.working;

interface Props {
  machine: Machine;
  from: { session: string; place: string; paths: string[] };
  /** The machine's disks are closed again after work on them: who has read them before has not seen it. */
  onChanged?: () => void;
  onClose: () => void;
}

/** Opens a stopped machine's disks for changes, asks, brings back, and closes them so that it can be started. */
export function BringBack({ machine, from, onChanged, onClose }: Props) {
  const [source] = useState<FilesSource>({
    kind: "machine",
    connection: machine.connection,
    uuid: machine.domain.uuid,
  });
  const { session, state } = useOpened(source, true);
  const [job, setJob] = useState<string>();
  const running = useJob(job)?.state === "running";
  const close = () => {
    // What is left open keeps the machine from starting; work that goes on needs it, and ends with its idling.
    if (session !== undefined && !running) {
      const closed = client.api.guestFiles.close({ session }).catch(() => {});
      if (job !== undefined) void closed.then(onChanged);
    }
    onClose();
  };
  if (job !== undefined) {
    return (
      <JobDialog
        id={job}
        title={words.title}
        stop={words.stop}
        outcome={({ state: end }) =>
          end === "succeeded" ? words.done : end === "cancelled" ? words.cancelled : words.failed
        }
        onClose={close}
      />
    );
  }
  if (state?.state === "open" && state.writable && session !== undefined) {
    return <BringBackDialog from={from} to={{ session, place: from.place }} onJob={setJob} onClose={close} />;
  }
  const error =
    state?.state === "failed"
      ? state.error
      : state?.state === "closed"
        ? { code: "files-closed", message: state.because }
        : state?.state === "open"
          ? { code: "read-only", message: state.readOnlyBecause ?? words.failed }
          : undefined;
  return (
    <Modal opened onClose={close} title={words.title} size={560}>
      <Stack gap={16}>
        {error ? (
          <ErrorMessage error={error} />
        ) : (
          <Group gap={8} role="status">
            <Loader size={14} />
            <Text>{state?.state === "opening" ? state.phase : words.opening}</Text>
          </Group>
        )}
        <Text c="dimmed">{words.note}</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {shared.cancel}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
