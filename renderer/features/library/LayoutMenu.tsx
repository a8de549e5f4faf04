import { Button, Checkbox, Popover, Switch } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconColumns3 } from "@tabler/icons-react";
import { useState } from "react";
import { IconAction } from "../../components/IconAction.tsx";
import { type Column, DEFAULT_COLUMNS, moved } from "./columns.ts";
import classes from "./LayoutMenu.module.css";
import { usePreferences } from "./preferences.ts";
import { strings } from "./strings.ts";

const words = strings.layout;

interface Props {
  /** The columns that there is room for now. */
  fitting: readonly Column[];
}

/** Which columns the list has and in which order, and whether machines stand in groups. */
export function LayoutMenu({ fitting }: Props) {
  const [opened, setOpened] = useState(false);
  const { view, columns, grouped } = usePreferences();
  const set = (next: readonly Column[]) => usePreferences.setState({ columns: next });
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-end"
      shadow="md"
      trapFocus
      returnFocus
      width={280}
    >
      <Popover.Target>
        <IconAction label={words.button} size={32} variant="default" onClick={() => setOpened(!opened)}>
          <IconColumns3 size={16} stroke={1.5} />
        </IconAction>
      </Popover.Target>
      <Popover.Dropdown aria-label={words.button}>
        <Switch
          label={words.grouped}
          checked={grouped}
          onChange={(event) => usePreferences.setState({ grouped: event.currentTarget.checked })}
        />
        {view === "list" && (
          <>
            <h2 className={classes["heading"]}>{words.columns}</h2>
            <ul className={classes["list"]}>
              {columns.map((column, index) => {
                const name = strings.columns[column.id];
                const squeezed = column.shown && !fitting.some(({ id }) => id === column.id);
                return (
                  <li key={column.id} className={classes["column"]}>
                    <Checkbox
                      checked={column.shown}
                      aria-label={words.show(name)}
                      label={
                        <>
                          {name}
                          {squeezed && <span className={classes["squeezed"]}>{words.noRoom}</span>}
                        </>
                      }
                      onChange={(event) => {
                        const shown = event.currentTarget.checked;
                        set(columns.map((each) => (each.id === column.id ? { ...each, shown } : each)));
                      }}
                    />
                    <span className={classes["arrows"]}>
                      <IconAction
                        label={words.earlier(name)}
                        size={24}
                        disabled={index === 0}
                        onClick={() => set(moved(columns, column.id, -1))}
                      >
                        <IconArrowUp size={14} stroke={1.5} />
                      </IconAction>
                      <IconAction
                        label={words.later(name)}
                        size={24}
                        disabled={index === columns.length - 1}
                        onClick={() => set(moved(columns, column.id, 1))}
                      >
                        <IconArrowDown size={14} stroke={1.5} />
                      </IconAction>
                    </span>
                  </li>
                );
              })}
            </ul>
            <Button size="xs" variant="default" mt={8} onClick={() => set(DEFAULT_COLUMNS)}>
              {words.reset}
            </Button>
          </>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
