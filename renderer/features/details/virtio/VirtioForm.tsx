import { Autocomplete, Button, Checkbox, Group, Loader, Stack, Text } from "@mantine/core";
import { useState } from "react";
import type { ErrorData } from "../../../../shared/model/error.ts";
import { client } from "../../../app/session.ts";
import { CommandBlock } from "../../../components/CommandBlock.tsx";
import { ErrorMessage } from "../../../components/ErrorMessage.tsx";
import { toErrorData } from "../../../components/errors.ts";
import { strings as shared } from "../../../components/strings.ts";
import { useCall } from "../../../components/use-call.ts";
import { useDetails } from "../context.ts";
import { useChoices } from "../form/use-choices.ts";
import { reflected } from "../store.ts";
import { strings } from "../strings/page.ts";
import classes from "./Virtio.module.css";

type Plan = Awaited<ReturnType<typeof client.api.hardware.virtioPlan>>;

const words = strings.virtio;

/** The plan of this machine, asked anew after each stage. */
export function VirtioForm({ onClose }: { onClose: () => void }) {
  const { connection, uuid, state } = useDetails();
  const { value: plan, error } = useCall(
    (signal) => client.api.hardware.virtioPlan({ connection, uuid }, { signal }),
    // The state is new whenever anything about the machine is.
    [connection, uuid, state],
  );
  if (error) return <ErrorMessage error={error} />;
  if (!plan) {
    return (
      <Group role="status" gap={8}>
        <Loader size={16} /> {words.wait}
      </Group>
    );
  }
  if (plan.stage === "nothing-to-do") return <Text>{words.nothing}</Text>;
  return <Stage key={plan.stage} plan={plan} stage={plan.stage} onClose={onClose} />;
}

interface StageProps {
  plan: Plan;
  stage: "prepare" | "switch";
  onClose: () => void;
}

function Stage({ plan, stage, onClose }: StageProps) {
  const { connection, uuid } = useDetails();
  const { choices } = useChoices("disk");
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [disc, setDisc] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorData>();
  const ids = plan.devices.map(({ id }) => id).filter((id) => !left.has(id));
  const toggle = (id: string, on: boolean) =>
    setLeft((before) => new Set(on ? [...before].filter((other) => other !== id) : [...before, id]));

  const go = async () => {
    setBusy(true);
    setError(undefined);
    const machine = { connection, uuid };
    try {
      await reflected(machine, () =>
        client.api.hardware.switchToVirtio({ ...machine, stage, ids, ...(disc && { driverDisc: disc }) }),
      );
      if (stage === "switch") onClose();
    } catch (thrown) {
      setError(toErrorData(thrown));
    } finally {
      setBusy(false);
    }
  };

  return (
    <Stack gap={16}>
      <fieldset className={classes["devices"]} disabled={busy}>
        <legend>{words.devices}</legend>
        {plan.devices.map(({ id, label, from }) => (
          <Checkbox
            key={id}
            label={label}
            description={words.from(from)}
            checked={!left.has(id)}
            onChange={(event) => toggle(id, event.currentTarget.checked)}
          />
        ))}
      </fieldset>
      <div>
        <Text fw={500}>{words.steps(words.system[plan.system])}</Text>
        <ol className={classes["steps"]}>
          {plan.steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      </div>
      {stage === "prepare" && (
        <Autocomplete
          label={words.disc}
          description={words.discHint}
          placeholder={words.discNone}
          data={(choices?.["file"] ?? []).map(({ value }) => String(value))}
          limit={100}
          disabled={busy}
          value={disc}
          onChange={setDisc}
        />
      )}
      {plan.command !== "" && <CommandBlock text={plan.command} maxHeight={160} />}
      {plan.blocked && <Text c="dimmed">{plan.blocked}</Text>}
      {error && <ErrorMessage error={error} />}
      <Group justify="flex-end" gap={8}>
        <Button variant="default" onClick={onClose}>
          {shared.close}
        </Button>
        <Button
          disabled={plan.blocked !== undefined || ids.length === 0}
          loading={busy}
          onClick={() => void go()}
        >
          {words[stage]}
        </Button>
      </Group>
    </Stack>
  );
}
