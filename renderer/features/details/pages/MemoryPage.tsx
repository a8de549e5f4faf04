import type { HardwareItem } from "../../../../shared/contract/hardware.ts";
import type { Value } from "../../../../shared/hardware/property.ts";
import { formatMiB } from "../../../../shared/model/units.ts";
import { useDetails } from "../context.ts";
import type { Control } from "../fields/frame.ts";
import { MemorySlider } from "../fields/MemorySlider.tsx";
import { Fields } from "../form/Fields.tsx";
import { useChoices } from "../form/use-choices.ts";
import { type ItemForm, useItemForm } from "../form/use-item-form.ts";
import { isGoing } from "../model/sides.ts";
import { fieldWords } from "../strings/index.ts";
import { strings } from "../strings/page.ts";
import { FormShell } from "./FormShell.tsx";

/** Sizes to drag, against what the host has. */
export function MemoryPage({ item }: { item: HardwareItem }) {
  const { state } = useDetails();
  const plain = useItemForm(item, problemsOf);
  const { choices } = useChoices(item.kind);
  const form: ItemForm = { ...plain, set: (key, value) => setLinked(plain, key, value) };
  const { maximum } = form.values;
  const sized = (max: number) => (control: Control<Value>) => (
    <MemorySlider
      {...control}
      value={typeof control.value === "boolean" ? undefined : control.value}
      max={max}
    />
  );
  const host = strings.memory.host(formatMiB(state.host.memoryMiB));
  return (
    <FormShell item={item} form={form}>
      <Fields
        form={form}
        choices={choices}
        disabled={isGoing(item, state)}
        controls={{
          maximum: sized(state.host.memoryMiB),
          current: sized(typeof maximum === "number" ? maximum : state.host.memoryMiB),
        }}
        hints={{ maximum: `${fieldWords("memory", "maximum")[1]} ${host}` }}
      />
    </FormShell>
  );
}

/** A guest that has all of its memory keeps having all of it, and none has more than its maximum. */
function setLinked(form: ItemForm, key: string, value: Value | undefined) {
  const { current, maximum } = form.values;
  form.set(key, value);
  if (key !== "maximum" || typeof value !== "number" || typeof current !== "number") return;
  if (current === maximum || current > value) form.set("current", value);
}

/** What libvirt would refuse, or quietly change, of the values together. */
function problemsOf({ current, maximum }: Readonly<Record<string, Value>>): Record<string, string> {
  const above = typeof current === "number" && typeof maximum === "number" && current > maximum;
  return above ? { current: strings.problems.aboveMaximum } : {};
}
