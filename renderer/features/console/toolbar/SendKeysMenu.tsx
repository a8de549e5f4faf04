import { Menu, Text } from "@mantine/core";
import { IconKeyboard } from "@tabler/icons-react";
import type { Domain } from "../../../../shared/contract/domains.ts";
import { isActive } from "../../../../shared/model/domain-actions.ts";
import { IconAction } from "../../../components/IconAction.tsx";
import { strings as shared } from "../../../components/strings.ts";
import { consoleSwitches, type KeyCombination, keyCombinations } from "../keys.ts";
import type { ScreenSession } from "../screen/screen-session.ts";
import { strings } from "../strings.ts";
import type { Actions } from "../use-actions.ts";
import classes from "./Toolbar.module.css";

interface Props {
  machine: Domain | undefined;
  screen: ScreenSession | undefined;
  actions: Actions;
}

/** Presses in the guest what the desktop would not let through. */
export function SendKeysMenu({ machine, screen, actions }: Props) {
  const off = !machine || !isActive(machine.state);
  const item = ({ id, label, keys }: KeyCombination) => (
    <Menu.Item
      key={id}
      onClick={() => {
        actions.sendKeys(keys);
        screen?.focus();
      }}
    >
      {label}
    </Menu.Item>
  );
  return (
    <Menu width={260} position="bottom-end" disabled={off} returnFocus={false}>
      <Menu.Target>
        <IconAction
          label={strings.sendKeys}
          unavailable={off ? shared.unavailable["not-running"] : undefined}
        >
          <IconKeyboard size={18} stroke={1.5} />
        </IconAction>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{strings.sendKeysNote}</Menu.Label>
        {keyCombinations.map(item)}
        <Menu.Sub>
          <Menu.Sub.Target>
            <Menu.Sub.Item>{strings.consoleSwitches}</Menu.Sub.Item>
          </Menu.Sub.Target>
          <Menu.Sub.Dropdown>{consoleSwitches.map(item)}</Menu.Sub.Dropdown>
        </Menu.Sub>
        <Menu.Divider />
        <Menu.Item onClick={() => screen?.releaseKeys()}>
          {strings.releaseKeys}
          <Text className={classes["note"]}>{strings.releaseKeysNote}</Text>
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
