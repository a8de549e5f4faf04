import { Button, TextInput } from "@mantine/core";
import { IconPlus, IconSearch } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import type { HardwareState } from "../../../../shared/contract/hardware.ts";
import shared from "../../../components/SideList.module.css";
import { strings } from "../strings/page.ts";
import classes from "./DeviceList.module.css";
import { grouped } from "./groups.ts";
import { DeviceLink, PlainLink } from "./links.tsx";
import { useArrowKeys } from "./use-arrow-keys.ts";

const words = strings.list;
/** A list longer than this has a filter. */
const FILTERED_FROM = 20;

interface Props {
  state: HardwareState;
  current: string;
  hrefOf: (id: string) => string;
  /** Ids of items with unapplied changes. */
  edited: ReadonlySet<string>;
  /** Why nothing can be added. */
  unavailable: string | undefined;
  onAdd: () => void;
}

/** A machine's sections and devices, its definition and its history; arrow keys move in it. */
export function DeviceList({ state, current, hrefOf, edited, unavailable, onAdd }: Props) {
  const [filter, setFilter] = useState("");
  const list = useRef<HTMLElement>(null);
  const onKeyDown = useArrowKeys(list);
  // What an address or a new device brings may be below the edge.
  // biome-ignore lint/correctness/useExhaustiveDependencies: follows what is chosen
  useEffect(() => {
    list.current?.querySelector("a[aria-current]")?.scrollIntoView({ block: "nearest" });
  }, [current]);
  const filtered = state.items.length > FILTERED_FROM;
  const groups = grouped(state.items, filtered ? filter : "");
  const pending = new Map(state.pending.map(({ id, what }) => [id, what]));
  return (
    <nav ref={list} aria-label={words.label} className={`${shared["root"]} ${classes["root"]}`}>
      {filtered && (
        <div className={shared["filter"]}>
          <TextInput
            aria-label={words.filter}
            placeholder={words.filter}
            leftSection={<IconSearch size={16} stroke={1.5} />}
            value={filter}
            onChange={(event) => setFilter(event.currentTarget.value)}
          />
        </div>
      )}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the links in it take the keys */}
      <div className={shared["scroll"]} onKeyDown={onKeyDown}>
        {groups.map(({ name, items }) => (
          <section key={name} aria-labelledby={`hardware-${name}`}>
            <h2 id={`hardware-${name}`} className={shared["title"]}>
              {words.groups[name]}
            </h2>
            <ul className={shared["items"]}>
              {items.map((item) => (
                <li key={item.id}>
                  <DeviceLink
                    item={item}
                    href={hrefOf(item.id)}
                    current={item.id === current}
                    pending={pending.get(item.id)}
                    edited={edited.has(item.id)}
                  />
                </li>
              ))}
            </ul>
          </section>
        ))}
        {groups.length === 0 && <div className={shared["nothing"]}>{words.nothing}</div>}
        {filter === "" && (
          <section aria-labelledby="hardware-definition">
            <h2 id="hardware-definition" className={shared["title"]}>
              {words.groups.definition}
            </h2>
            <ul className={shared["items"]}>
              {(["xml", "history"] as const).map((id) => (
                <li key={id}>
                  <PlainLink
                    kind={id}
                    name={words[id]}
                    href={hrefOf(id)}
                    current={id === current}
                    edited={edited.has(id)}
                  />
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
      <div className={classes["foot"]}>
        <Button
          variant="subtle"
          color="gray"
          fullWidth
          justify="flex-start"
          leftSection={<IconPlus size={16} stroke={1.5} />}
          disabled={unavailable !== undefined}
          title={unavailable}
          onClick={onAdd}
        >
          {words.add}
        </Button>
      </div>
    </nav>
  );
}
