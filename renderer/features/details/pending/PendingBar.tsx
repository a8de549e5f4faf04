import { Button, Text } from "@mantine/core";
import { IconClock } from "@tabler/icons-react";
import { useState } from "react";
import { Banner } from "../../../components/Banner.tsx";
import { ConfirmDialog } from "../../../components/ConfirmDialog.tsx";
import { ErrorMessage } from "../../../components/ErrorMessage.tsx";
import { useDetails } from "../context.ts";
import { restart, stopRestart, useRestart } from "../restart.ts";
import { strings } from "../strings/page.ts";
import { PendingDialog } from "./PendingDialog.tsx";

const words = strings.pending;

/** Over the page while the running machine is not what it will be from its next start on. */
export function PendingBar() {
  const { connection, uuid, state, blocked } = useDetails();
  const machine = { connection, uuid };
  const restarting = useRestart(machine);
  const [opened, setOpened] = useState(false);
  const [asking, setAsking] = useState(false);
  // A restart that is under way is told to its end, though nothing is pending once the machine is off.
  const message =
    restarting?.phase === "stopping"
      ? words.stopping
      : restarting?.phase === "starting"
        ? words.starting
        : state.pending.length > 0
          ? words.count(state.pending.length)
          : undefined;
  return (
    <>
      {message && (
        <Banner icon={IconClock} message={message}>
          {restarting?.phase === "stopping" && (
            <Button size="xs" variant="default" onClick={() => stopRestart(machine)}>
              {words.stopWaiting}
            </Button>
          )}
          {(!restarting || restarting.phase === "failed") && (
            <>
              <Button size="xs" variant="default" onClick={() => setOpened(true)}>
                {words.show}
              </Button>
              <Button
                size="xs"
                variant="default"
                disabled={blocked !== undefined}
                onClick={() => setAsking(true)}
              >
                {words.restart}
              </Button>
            </>
          )}
        </Banner>
      )}
      {restarting?.error && <ErrorMessage error={restarting.error} onDismiss={() => stopRestart(machine)} />}
      <PendingDialog opened={opened} onClose={() => setOpened(false)} />
      <ConfirmDialog
        opened={asking}
        title={words.restartTitle(state.name)}
        confirm={words.restartConfirm}
        onConfirm={() => {
          setAsking(false);
          void restart(machine);
        }}
        onClose={() => setAsking(false)}
      >
        <Text>{words.restartBody}</Text>
      </ConfirmDialog>
    </>
  );
}
