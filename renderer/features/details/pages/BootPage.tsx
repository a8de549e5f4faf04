import { useMemo, useState } from "react";
import type { HardwareChange, HardwareItem } from "../../../../shared/contract/hardware.ts";
import { ErrorMessage } from "../../../components/ErrorMessage.tsx";
import { useDetails } from "../context.ts";
import { Fields } from "../form/Fields.tsx";
import { useChoices } from "../form/use-choices.ts";
import { useItemForm } from "../form/use-item-form.ts";
import { bootables } from "../model/boot-order.ts";
import { isGoing } from "../model/sides.ts";
import { BootOrder } from "./BootOrder.tsx";
import { FormShell } from "./FormShell.tsx";

/** What the machine starts from: its devices in order, and the rest of the section. */
export function BootPage({ item }: { item: HardwareItem }) {
  const { state } = useDetails();
  const form = useItemForm(item);
  const { choices, error } = useChoices(item.kind);
  const theirs = useMemo(() => bootables(state.items), [state.items]);
  const [mine, setMine] = useState<readonly { id: string; ticked: boolean }[]>();
  // What the user has put in order stays so; devices that came meanwhile are at the end, those that went are gone.
  const entries = mine
    ? [
        ...mine.flatMap(({ id, ticked }) => {
          const entry = theirs.find((candidate) => candidate.item.id === id);
          return entry ? [{ item: entry.item, ticked }] : [];
        }),
        ...theirs
          .filter((entry) => !mine.some(({ id }) => id === entry.item.id))
          .map((entry) => ({ ...entry, ticked: false })),
      ]
    : theirs;
  const ids = entries.filter(({ ticked }) => ticked).map((entry) => entry.item.id);
  const before = theirs.filter(({ ticked }) => ticked).map((entry) => entry.item.id);
  const order: HardwareChange | undefined =
    ids.join("\n") === before.join("\n") ? undefined : { type: "boot-order", ids };
  const disabled = isGoing(item, state);
  return (
    <FormShell item={item} form={form} {...(order && { also: order })} onForget={() => setMine(undefined)}>
      {error && <ErrorMessage error={error} />}
      <BootOrder
        entries={entries}
        disabled={disabled}
        onChange={(next) => setMine(next.map((entry) => ({ id: entry.item.id, ticked: entry.ticked })))}
      />
      <Fields form={form} choices={choices} disabled={disabled} except={["devices"]} />
    </FormShell>
  );
}
