import { Button, CloseButton, SegmentedControl, TextInput, Tooltip } from "@mantine/core";
import { IconLayoutGrid, IconList, IconPlus, IconSearch } from "@tabler/icons-react";
import type { RefObject } from "react";
import { beginInstall } from "../install/index.ts";
import type { Column } from "./columns.ts";
import { setFilter, useFilter } from "./filter.ts";
import { LayoutMenu } from "./LayoutMenu.tsx";
import classes from "./LibraryPage.module.css";
import { usePreferences } from "./preferences.ts";
import { strings } from "./strings.ts";

interface Props {
  input: RefObject<HTMLInputElement | null>;
  /** From the filter down into the machines. */
  onLeave: () => void;
  fitting: readonly Column[];
}

/** Filter, list or tiles, what they show, and the way to a new machine. */
export function LibraryToolbar({ input, onLeave, fitting }: Props) {
  const view = usePreferences((state) => state.view);
  const filter = useFilter((state) => state.text);
  return (
    <>
      <TextInput
        ref={input}
        className={classes["filter"]}
        aria-label={strings.filter}
        placeholder={strings.filterBy}
        title={strings.filterNote}
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
      <LayoutMenu fitting={fitting} />
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
