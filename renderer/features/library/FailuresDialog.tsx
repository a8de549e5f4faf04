import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { ErrorMessage } from "../../components/ErrorMessage.tsx";
import { dismissRun, type Failure, useRuns } from "./bulk.ts";
import { select } from "./selection.ts";
import { strings } from "./strings.ts";

const words = strings.bulk;
/** So many differ at most in one list; the rest is told as a number of machines. */
const SHOWN = 20;

/** What failed of an action for many, once it has ended: by message, with the machines that it befell. */
export function FailuresDialog() {
  const run = useRuns(({ runs }) => runs.find(({ ended, failures }) => ended && failures.length > 0));
  if (!run) return null;
  const close = () => dismissRun(run.id);
  const byMessage = Map.groupBy(run.failures, ({ error }) => `${error.message}\n${error.hint ?? ""}`);
  const causes = [...byMessage.values()];
  return (
    <Modal
      opened
      onClose={close}
      title={words.failedTitle(run.failures.length, run.machines.length)}
      size={560}
    >
      <Stack gap={12}>
        <Text>{words.failedBody(run.doing, run.left)}</Text>
        {causes.slice(0, SHOWN).map((failures) => (
          <Cause key={failures[0]!.machine.key} failures={failures} />
        ))}
        {causes.length > SHOWN && (
          <Text c="dimmed">
            {causes
              .slice(SHOWN)
              .flat()
              .map(({ machine }) => machine.domain.name)
              .join(", ")}
          </Text>
        )}
        <Group justify="flex-end" gap={8}>
          <Button
            variant="default"
            onClick={() => {
              const keys = run.failures.map(({ machine }) => machine.key);
              select(() => ({ keys: new Set(keys), active: keys[0], anchor: keys[0] }));
              close();
            }}
          >
            {words.selectFailed}
          </Button>
          <Button onClick={close} data-autofocus>
            {words.close}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function Cause({ failures }: { failures: readonly Failure[] }) {
  const { error } = failures[0]!;
  const names = failures.map(({ machine }) => machine.domain.name).join(", ");
  return <ErrorMessage error={{ ...error, message: `${names}: ${error.message}` }} />;
}
