import { Button, Checkbox, Group, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import type { Tag } from "../../../shared/contract/domains.ts";
import { type Machine, retagged, tagsOf, useAllMachines } from "../machines/index.ts";
import classes from "./Dialogs.module.css";
import { FormDialog } from "./FormDialog.tsx";
import { carryOut, retagging } from "./organise.ts";
import { Swatches } from "./Swatches.tsx";
import { strings } from "./strings.ts";
import { TagChip } from "./TagChip.tsx";
import { changeOf, nextColour, tickOf } from "./tag-ticks.ts";

const words = strings.tags;
const MOST = 50;

/** The tags of one machine or many: every known one with a tick, and a new one. */
export function TagsDialog({ machines, onClose }: { machines: readonly Machine[]; onClose: () => void }) {
  const known = tagsOf(useAllMachines());
  const [made, setMade] = useState<readonly Tag[]>([]);
  const [ticks, setTicks] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [name, setName] = useState("");
  const tags = [...known, ...made];
  const [colour, setColour] = useState(() => nextColour(known));

  const tick = (tag: string, on: boolean) => setTicks((before) => new Map(before).set(tag, on));
  const wanted = name.trim();
  const add = () => {
    if (wanted === "") return;
    if (!tags.some((tag) => tag.name === wanted)) {
      const tag = { name: wanted, colour };
      setMade([...made, tag]);
      setColour(nextColour([...tags, tag]));
    }
    tick(wanted, true);
    setName("");
  };

  // A name that was typed and not added is meant too.
  const pending = wanted === "" || tags.some((tag) => tag.name === wanted) ? [] : [{ name: wanted, colour }];
  const allTicks = wanted === "" ? ticks : new Map(ticks).set(wanted, true);
  const change = changeOf(machines, [...tags, ...pending], allTicks);
  const plan = retagging(machines, change);
  const tooMany = machines.some(({ domain }) => retagged(domain.organisation.tags, change).length > MOST);
  const changes = change.give.length + change.take.length > 0;
  return (
    <FormDialog
      title={words.editTitle(machines.length, machines[0]?.domain.name ?? "")}
      confirm={words.save}
      ready={changes && !tooMany}
      plan={plan}
      onSubmit={() => void carryOut(plan)}
      onClose={onClose}
    >
      {tags.length === 0 ? (
        <Text c="dimmed">{words.none}</Text>
      ) : (
        <ul className={classes["list"]} aria-label={words.known}>
          {tags.map((tag) => {
            const state = tickOf(machines, tag.name);
            const set = ticks.get(tag.name);
            return (
              <li key={tag.name}>
                <Checkbox
                  checked={set ?? state === "all"}
                  indeterminate={set === undefined && state === "some"}
                  onChange={(event) => tick(tag.name, event.currentTarget.checked)}
                  label={
                    <span className={classes["tag"]}>
                      <TagChip tag={tag} />
                      {set === undefined && state === "some" && (
                        <span className={classes["quiet"]}>{words.some}</span>
                      )}
                    </span>
                  }
                />
              </li>
            );
          })}
        </ul>
      )}
      <Group align="flex-end" gap={8} wrap="nowrap">
        <TextInput
          flex={1}
          label={words.new}
          maxLength={60}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || wanted === "") return;
            event.preventDefault();
            add();
          }}
          data-autofocus
        />
        <Button variant="default" disabled={wanted === ""} onClick={add}>
          {words.add}
        </Button>
      </Group>
      <Swatches value={colour} onChange={setColour} />
      {tooMany && <Text c="var(--gh-danger)">{words.too}</Text>}
    </FormDialog>
  );
}
