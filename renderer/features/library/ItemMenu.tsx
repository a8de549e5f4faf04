import { Menu } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import { useState } from "react";
import { IconAction } from "../../components/IconAction.tsx";
import { type Dialog, openDialog } from "./dialogs.ts";
import classes from "./Sections.module.css";

interface Props {
  /** Of the button, which is all that is seen at first. */
  label: string;
  /** Each opens a dialog. */
  items: readonly { label: string; icon: typeof IconDots; dialog: Dialog }[];
}

/** What can be done with an item of the sidebar; over its count, whose place it takes while it is wanted. */
export function ItemMenu({ label, items }: Props) {
  const [opened, setOpened] = useState(false);
  return (
    <div className={classes["menu"]} data-open={opened || undefined}>
      <Menu
        opened={opened}
        onChange={setOpened}
        position="bottom-start"
        withinPortal={false}
        floatingStrategy="fixed"
      >
        <Menu.Target>
          <IconAction label={label} size={24}>
            <IconDots size={16} stroke={1.5} />
          </IconAction>
        </Menu.Target>
        <Menu.Dropdown>
          {items.map(({ label: text, icon: Icon, dialog }) => (
            <Menu.Item
              key={dialog.kind}
              leftSection={<Icon size={16} stroke={1.5} />}
              onClick={() => openDialog(dialog)}
            >
              {text}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
