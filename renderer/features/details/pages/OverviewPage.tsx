import { Button, Input } from "@mantine/core";
import type { HardwareItem } from "../../../../shared/contract/hardware.ts";
import type { Value } from "../../../../shared/hardware/property.ts";
import { formatMiB } from "../../../../shared/model/units.ts";
import { InsideCard } from "../../inside/index.ts";
import { ask, unavailable } from "../../lifecycle/index.ts";
import { useMachine } from "../../machines/index.ts";
import { useDetails } from "../context.ts";
import classes from "../DetailsPage.module.css";
import fieldClasses from "../fields/Field.module.css";
import { type Control, frame } from "../fields/frame.ts";
import { Fields } from "../form/Fields.tsx";
import { useChoices } from "../form/use-choices.ts";
import { useItemForm } from "../form/use-item-form.ts";
import { isGoing } from "../model/sides.ts";
import { strings } from "../strings/page.ts";
import { VirtioNotice } from "../virtio/VirtioNotice.tsx";
import { FormShell } from "./FormShell.tsx";
import { StartWithHost } from "./StartWithHost.tsx";

const words = strings.overview;

/** What the machine is called, what it is, and what can be done to all of it. */
export function OverviewPage({ item }: { item: HardwareItem }) {
  const { connection, uuid, state, blocked } = useDetails();
  const machine = useMachine(connection, uuid);
  const form = useItemForm(item);
  const { choices } = useChoices(item.kind);
  const name = ({ value, onChange: _, ...rest }: Control<Value>) => (
    <Input.Wrapper {...frame(rest, "narrow")} labelElement="div">
      <div className={fieldClasses["fixed"]}>
        <span>{String(value ?? "")}</span>
        <Button
          size="compact-xs"
          variant="default"
          disabled={!machine || blocked !== undefined || unavailable(machine, "rename") !== undefined}
          title={machine && unavailable(machine, "rename")}
          onClick={() => machine && ask(machine, "rename")}
        >
          {words.rename}
        </Button>
      </div>
    </Input.Wrapper>
  );
  return (
    <FormShell item={item} form={form}>
      <VirtioNotice />
      <dl className={classes["facts"]}>
        {Object.entries(factsOf(state)).map(([label, fact]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{fact}</dd>
          </div>
        ))}
      </dl>
      <Fields form={form} choices={choices} disabled={isGoing(item, state)} controls={{ name }}>
        {machine && <StartWithHost machine={machine} />}
      </Fields>
      {machine && <InsideCard machine={machine} />}
    </FormShell>
  );
}

/** The machine in a line: what it has, and where it lives. */
function factsOf({ items, persistent, agent, running }: ReturnType<typeof useDetails>["state"]) {
  const value = (id: string, key: string) => {
    const item = items.find((candidate) => candidate.id === id);
    return (item?.next ?? item?.now)?.[key];
  };
  const memory = value("memory", "maximum");
  return {
    [words.facts.processors]: String(value("vcpus", "maximum") ?? 1),
    [words.facts.memory]: typeof memory === "number" ? formatMiB(memory) : "",
    [words.facts.chipset]: String(value("firmware", "machine") ?? ""),
    [words.facts.firmware]: value("firmware", "firmware") === "efi" ? "UEFI" : "BIOS",
    [words.facts.lasts]: persistent ? words.persistent : words.transient,
    ...(running && { [words.facts.agent]: agent ? words.agentThere : words.agentMissing }),
  };
}
