import { Button, Group, Modal, Stack } from "@mantine/core";
import type { ReactNode } from "react";
import { strings as shared } from "../../components/strings.ts";
import type { Plan } from "./organise.ts";
import { PlanCommand } from "./PlanCommand.tsx";

interface Props {
  title: string;
  /** The verb on the button. */
  confirm: string;
  /** Whether it can be sent as it stands. */
  ready: boolean;
  /** How machines are organised by it; absent where none is. */
  plan?: Plan;
  onSubmit: () => void;
  onClose: () => void;
  children: ReactNode;
}

/** A few fields about how machines are kept; Enter sends them. What fails then is told by the run that begins. */
export function FormDialog({ title, confirm, ready, plan, onSubmit, onClose, children }: Props) {
  return (
    <Modal opened onClose={onClose} title={title} size={560}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!ready) return;
          onClose();
          onSubmit();
        }}
      >
        <Stack gap={16}>
          {children}
          {plan && <PlanCommand plan={plan} />}
          <Group justify="flex-end" gap={8}>
            <Button variant="default" onClick={onClose}>
              {shared.cancel}
            </Button>
            <Button type="submit" disabled={!ready}>
              {confirm}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
