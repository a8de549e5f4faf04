import { Menu } from "@mantine/core";
import { Fragment } from "react";
import { chosenActions, type FilesAction, type FilesView, folderActions } from "./actions.ts";
import { useBrowser, useFiles } from "./context.ts";
import classes from "./Files.module.css";
import { Keys } from "./Keys.tsx";
import { focusList } from "./list-focus.ts";
import { strings } from "./strings.ts";

/** Everything that can be done with what is chosen, or with the folder where nothing is. */
export function ContextMenu({ view }: { view: FilesView }) {
  const { store } = useBrowser();
  const at = useFiles((state) => state.menu);
  if (!at) return null;
  const ofFolder = view.chosen.length === 0;
  const groups = ofFolder ? folderActions(view) : chosenActions(view);
  const label = ofFolder ? strings.folderMenu : strings.menu;
  const close = () => {
    store.setState({ menu: undefined });
    focusList();
  };
  return (
    <Menu
      key={`${at.x} ${at.y}`}
      opened
      onClose={close}
      position="bottom-start"
      offset={0}
      width={260}
      middlewares={{ flip: true, shift: { crossAxis: true, padding: 8 } }}
      returnFocus={false}
      withinPortal={false}
    >
      <Menu.Target>
        <button
          type="button"
          tabIndex={-1}
          aria-label={label}
          className={classes["anchor"]}
          style={{ left: at.x, top: at.y }}
        />
      </Menu.Target>
      <Menu.Dropdown aria-label={label} ref={focusFirst} className={classes["menu"]}>
        {groups.map((group, index) => (
          <Fragment key={group[0]!.id}>
            {index > 0 && <Menu.Divider />}
            {group.map((action) => (
              <Item key={action.id} action={action} view={view} />
            ))}
          </Fragment>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function Item({ action, view }: { action: FilesAction; view: FilesView }) {
  const { label, icon: Icon, keys, danger, unavailable, run } = action;
  const reason = unavailable?.(view);
  return (
    <Menu.Item
      leftSection={<Icon size={16} stroke={1.5} />}
      rightSection={keys && <Keys chord={keys} />}
      color={danger && "red"}
      disabled={reason !== undefined}
      onClick={() => run(view)}
    >
      {label}
      {reason && <div className={classes["reason"]}>{reason}</div>}
    </Menu.Item>
  );
}

/** The menu stands open from its first moment, which Mantine's focus trap does not notice. */
function focusFirst(dropdown: HTMLElement | null) {
  if (!dropdown) return;
  requestAnimationFrame(() => dropdown.querySelector<HTMLElement>('[role^="menuitem"]')?.focus());
}
