import { Button } from "@mantine/core";
import type { HardwareItem } from "../../../../shared/contract/hardware.ts";
import type { Value } from "../../../../shared/hardware/property.ts";
import { useDetails } from "../context.ts";
import classes from "../DetailsPage.module.css";
import { Fields } from "../form/Fields.tsx";
import { useChoices } from "../form/use-choices.ts";
import { type ItemForm, useItemForm } from "../form/use-item-form.ts";
import { isGoing } from "../model/sides.ts";
import { plainTopology, product, TOPOLOGY, withTopology } from "../model/topology.ts";
import { fieldWords } from "../strings/index.ts";
import { strings } from "../strings/page.ts";
import { FormShell } from "./FormShell.tsx";

const words = strings.processors;

/** How many CPUs, and how they look: a topology and the maximum go together. */
export function ProcessorsPage({ item }: { item: HardwareItem }) {
  const { state } = useDetails();
  const plain = useItemForm(item, problemsOf);
  const { choices } = useChoices(item.kind);
  const form: ItemForm = { ...plain, set: (key, value) => setLinked(plain, key, value) };
  const made = product(form.values);
  const disabled = isGoing(item, state);
  const hint = (key: string, more: string) => `${fieldWords("vcpus", key)[1]} ${more}`;
  const wanted = form.values["maximum"];
  return (
    <FormShell item={item} form={form}>
      <Fields
        form={form}
        choices={choices}
        disabled={disabled}
        except={made === undefined ? TOPOLOGY : []}
        hints={{
          maximum:
            typeof wanted === "number" && wanted > state.host.cpus
              ? hint("maximum", words.overcommitted(state.host.cpus))
              : hint("maximum", words.host(state.host.cpus)),
        }}
      >
        <div className={classes["topology"]}>
          {made === undefined ? words.noTopology : words.product(parts(form), made)}
          <Button
            size="compact-xs"
            variant="default"
            disabled={disabled}
            onClick={() => setAll(plain, made === undefined ? plainTopology(wanted) : NO_TOPOLOGY)}
          >
            {made === undefined ? words.setTopology : words.clearTopology}
          </Button>
        </div>
      </Fields>
    </FormShell>
  );
}

const NO_TOPOLOGY = Object.fromEntries(TOPOLOGY.map((key) => [key, undefined]));

const parts = ({ values }: ItemForm) =>
  TOPOLOGY.filter((key) => key !== "dies" || values[key] !== undefined)
    .map((key) => values[key] ?? 1)
    .join(" × ");

function setAll(form: ItemForm, values: Readonly<Record<string, Value | undefined>>) {
  for (const [key, value] of Object.entries(values)) form.set(key, value);
}

function setLinked(form: ItemForm, key: string, value: Value | undefined) {
  const part = TOPOLOGY.find((name) => name === key);
  if (part) setAll(form, withTopology(form.values, part, value));
  else form.set(key, value);
}

/** What libvirt would refuse of the values together. */
function problemsOf({
  current,
  maximum,
  ...values
}: Readonly<Record<string, Value>>): Record<string, string> {
  const made = product(values);
  return {
    ...(made !== undefined && made !== maximum && { maximum: words.mismatch(made) }),
    ...(typeof current === "number" && typeof maximum === "number" && current > maximum
      ? { current: strings.problems.aboveMaximum }
      : {}),
  };
}
