import { Menu } from "@mantine/core";
import { Fragment } from "react";
import { ContextMenu } from "../../../components/ContextMenu.tsx";
import type { FilesAction, FilesView } from "../action.ts";
import { chosenActions, folderActions } from "../actions.ts";
import { useBrowser, useFiles } from "../context.ts";
import { strings } from "../strings.ts";
import { Keys } from "./Keys.tsx";
import classes from "./List.module.css";
import { focusList } from "./list-focus.ts";

/** Everything that can be done with what is chosen, or with the folder where nothing is. */
export function FilesMenu({ view }: { view: FilesView }) {
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
    <ContextMenu at={at} label={label} width={260} onClose={close}>
      {groups.map((group, index) => (
        <Fragment key={group[0]!.id}>
          {index > 0 && <Menu.Divider />}
          {group.map((action) => (
            <Item key={action.id} action={action} view={view} />
          ))}
        </Fragment>
      ))}
    </ContextMenu>
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
