import { Modal, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { type KeyboardEvent, useDeferredValue, useEffect, useId, useRef, useState } from "react";
import { MiddleTruncate } from "../../components/MiddleTruncate.tsx";
import { Keys } from "../shortcuts/index.ts";
import type { Entry } from "./entries.ts";
import classes from "./Palette.module.css";
import { remember } from "./recent.ts";
import { closePalette, usePalette } from "./store.ts";
import { strings } from "./strings.ts";
import { useSections } from "./use-entries.ts";
import { useOwnFocus } from "./use-own-focus.ts";

/** Reaches every page, every machine and everything that can be done with it. */
export function Palette() {
  const open = usePalette((state) => state.open);
  return (
    <Modal
      opened={open}
      onClose={closePalette}
      withCloseButton={false}
      returnFocus={false}
      styles={{ body: { padding: 0 } }}
      size={640}
      yOffset={80}
      transitionProps={{ duration: 0 }}
      attributes={{ content: { "aria-label": strings.placeholder } }}
    >
      <Contents />
    </Modal>
  );
}

function Contents() {
  const field = useRef<HTMLInputElement>(null);
  useOwnFocus(field);
  const [query, setQuery] = useState("");
  const wanted = useDeferredValue(query);
  const sections = useSections(wanted);
  const entries = sections.flatMap((section) => section.entries);
  const [chosen, setChosen] = useState<string>();
  // Enter came before what was typed has been looked up: the first of what is found then is meant.
  const [entered, setEntered] = useState(false);
  const index = Math.max(
    0,
    entries.findIndex(({ id }) => id === chosen),
  );
  const listId = useId();
  // By number: an entry's own id may hold a group's name, and an element's id no blank.
  const optionId = (entry: Entry) => `${listId}-${entries.indexOf(entry)}`;
  const current = entries[index] && optionId(entries[index]);
  const shown = entries[index]?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another entry may stand at the same number
  useEffect(() => {
    if (current) document.getElementById(current)?.scrollIntoView({ block: "nearest" });
  }, [current, shown]);

  const run = (entry: Entry | undefined) => {
    if (!entry || entry.why) return;
    remember(entry.id);
    closePalette();
    entry.run();
  };
  useEffect(() => {
    if (!entered || wanted !== query) return;
    setEntered(false);
    run(entries[index]);
  });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setChosen(entries[moved(index, step, entries.length)]?.id);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (wanted === query) run(entries[index]);
      else setEntered(true);
    }
  };

  return (
    <>
      <TextInput
        ref={field}
        data-autofocus
        size="lg"
        variant="unstyled"
        className={classes["search"]}
        leftSection={<IconSearch size={18} stroke={1.5} />}
        placeholder={strings.placeholder}
        aria-label={strings.placeholder}
        role="combobox"
        aria-expanded
        aria-autocomplete="list"
        aria-controls={listId}
        aria-activedescendant={current}
        value={query}
        onChange={(event) => {
          setQuery(event.currentTarget.value);
          setChosen(undefined);
          setEntered(false);
        }}
        onKeyDown={onKeyDown}
      />
      <div id={listId} role="listbox" aria-label={strings.placeholder} className={classes["list"]}>
        {sections.map(({ heading, entries }) => (
          // biome-ignore lint/a11y/useSemanticElements: options of a listbox are grouped, not fields of a form
          <div key={heading ?? ""} role="group" aria-label={heading ?? strings.results(entries.length)}>
            {heading && (
              <div className={classes["heading"]} aria-hidden>
                {heading}
              </div>
            )}
            {entries.map((entry) => (
              <Option
                key={entry.id}
                id={optionId(entry)}
                entry={entry}
                selected={optionId(entry) === current}
                onRun={() => run(entry)}
              />
            ))}
          </div>
        ))}
      </div>
      {entries.length === 0 && (
        <div className={classes["nothing"]} role="status">
          <div>{strings.nothing}</div>
          <div className={classes["detail"]}>{strings.hint}</div>
        </div>
      )}
    </>
  );
}

/** One step goes round from either end; a page stops there. */
function moved(index: number, step: number, count: number): number {
  if (Math.abs(step) === 1) return (index + step + count) % count;
  return Math.min(count - 1, Math.max(0, index + step));
}

interface OptionProps {
  id: string;
  entry: Entry;
  selected: boolean;
  onRun: () => void;
}

function Option({ id, entry, selected, onRun }: OptionProps) {
  const { icon: Icon, label, detail, why, command } = entry;
  return (
    // The search field keeps the focus and does the keys for all options.
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above
    // biome-ignore lint/a11y/useFocusableInteractive: see above
    <div
      id={id}
      role="option"
      aria-selected={selected}
      aria-disabled={why ? true : undefined}
      className={classes["option"]}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onRun}
    >
      <Icon size={18} stroke={1.5} aria-hidden />
      <MiddleTruncate text={label} className={classes["label"]} />
      {(why ?? detail) && <span className={classes["detail"]}>{why ?? detail}</span>}
      {command && (
        <span className={classes["keys"]}>
          <Keys of={command} />
        </span>
      )}
    </div>
  );
}
