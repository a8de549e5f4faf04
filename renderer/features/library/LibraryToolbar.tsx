import { Button, CloseButton, SegmentedControl, TextInput, Tooltip } from "@mantine/core";
import { IconLayoutGrid, IconList, IconPlus, IconSearch } from "@tabler/icons-react";
import type { RefObject } from "react";
import { beginInstall } from "../install/index.ts";
import classes from "./LibraryPage.module.css";
import { usePreferences } from "./preferences.ts";
import { strings } from "./strings.ts";

interface Props {
  filter: string;
  setFilter: (filter: string) => void;
  input: RefObject<HTMLInputElement | null>;
  /** From the filter down into the machines. */
  onLeave: () => void;
}

/** Filter, list or tiles, and the way to a new machine. */
export function LibraryToolbar({ filter, setFilter, input, onLeave }: Props) {
  const view = usePreferences((state) => state.view);
  return (
    <>
      <TextInput
        ref={input}
        className={classes["filter"]}
        aria-label={strings.filter}
        placeholder={strings.filter}
        leftSection={<IconSearch size={16} stroke={1.5} />}
        value={filter}
        onChange={(event) => setFilter(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") setFilter("");
          else if (event.key === "ArrowDown" || event.key === "Enter") onLeave();
          else return;
          event.preventDefault();
        }}
        rightSection={
          filter && <CloseButton size="sm" aria-label={strings.filterClear} onClick={() => setFilter("")} />
        }
      />
      <SegmentedControl
        aria-label={strings.view}
        value={view}
        onChange={(value) => usePreferences.setState({ view: value })}
        className={classes["views"]}
        data={[
          { value: "list" as const, label: viewLabel(strings.list, IconList) },
          { value: "tiles" as const, label: viewLabel(strings.tiles, IconLayoutGrid) },
        ]}
      />
      <Button flex="none" leftSection={<IconPlus size={16} stroke={1.5} />} onClick={() => beginInstall()}>
        {strings.newMachine}
      </Button>
    </>
  );
}

const viewLabel = (text: string, Icon: typeof IconList) => (
  <Tooltip label={text}>
    <span className={classes["view"]}>
      <Icon size={16} stroke={1.5} aria-hidden />
      <span className={classes["hidden"]}>{text}</span>
    </span>
  </Tooltip>
);
