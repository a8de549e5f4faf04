import { useMemo } from "react";
import type { HardwareItem } from "../../../../shared/contract/hardware.ts";
import { ErrorMessage } from "../../../components/ErrorMessage.tsx";
import { useDetails } from "../context.ts";
import { Fields } from "../form/Fields.tsx";
import { useChoices } from "../form/use-choices.ts";
import { useItemForm } from "../form/use-item-form.ts";
import { arranged, bootables, newOrder } from "../model/boot-order.ts";
import { isGoing } from "../model/sides.ts";
import { setArrangement, useHardware } from "../store.ts";
import { BootOrder } from "./BootOrder.tsx";
import { FormShell } from "./FormShell.tsx";

/** What the machine starts from: its devices in order, and the rest of the section. */
export function BootPage({ item }: { item: HardwareItem }) {
  const { connection, uuid, state } = useDetails();
  const machine = { connection, uuid };
  const form = useItemForm(item);
  const { choices, error } = useChoices(item.kind);
  const theirs = useMemo(() => bootables(state.items), [state.items]);
  const { arrangement } = useHardware(connection, uuid);
  const entries = arrangement ? arranged(theirs, arrangement) : theirs;
  const ids = newOrder(theirs, arrangement);
  const disabled = isGoing(item, state);
  return (
    <FormShell
      item={item}
      form={form}
      {...(ids && { also: { type: "boot-order", ids } })}
      onForget={() => setArrangement(machine, undefined)}
    >
      {error && <ErrorMessage error={error} />}
      <BootOrder
        entries={entries}
        disabled={disabled}
        onChange={(next) =>
          setArrangement(
            machine,
            next.map((entry) => ({ id: entry.item.id, ticked: entry.ticked })),
          )
        }
      />
      <Fields form={form} choices={choices} disabled={disabled} except={["devices"]} />
    </FormShell>
  );
}
