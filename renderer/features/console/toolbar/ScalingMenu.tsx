import { Menu, Text } from "@mantine/core";
import { IconAspectRatio, IconCheck } from "@tabler/icons-react";
import { IconAction } from "../../../components/IconAction.tsx";
import { type Scaling, usePreferences } from "../preferences.ts";
import { strings } from "../strings.ts";
import classes from "./Toolbar.module.css";

const scalings: readonly Scaling[] = ["fit", "actual", "resize"];

export function ScalingMenu() {
  const { scaling, set } = usePreferences();
  return (
    <Menu width={300} position="bottom-end">
      <Menu.Target>
        <IconAction label={strings.scaling}>
          <IconAspectRatio size={18} stroke={1.5} />
        </IconAction>
      </Menu.Target>
      <Menu.Dropdown>
        {scalings.map((value) => (
          <Menu.Item
            key={value}
            role="menuitemradio"
            aria-checked={value === scaling}
            leftSection={
              <IconCheck size={16} stroke={1.5} visibility={value === scaling ? "visible" : "hidden"} />
            }
            onClick={() => set({ scaling: value })}
          >
            {strings.scalings[value]}
            <Text className={classes["note"]}>{strings.scalingNotes[value]}</Text>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
