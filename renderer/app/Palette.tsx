import { useMantineColorScheme } from "@mantine/core";
import { Spotlight, type SpotlightActionData, type SpotlightActionGroupData } from "@mantine/spotlight";
import {
  IconActivity,
  IconDeviceDesktop,
  IconDisc,
  IconMoon,
  IconPlugConnected,
  IconSearch,
  IconServer2,
  IconSettings,
  IconSun,
  IconSunMoon,
} from "@tabler/icons-react";
import { navigate } from "wouter/use-browser-location";
import { addConnection } from "../features/connections/index.ts";
import { beginInstall } from "../features/install/index.ts";
import { consolePath, useAllMachines } from "../features/machines/index.ts";
import { strings } from "./strings.ts";

const icon = (Icon: typeof IconSun) => <Icon size={18} stroke={1.5} />;
const words = strings.palette;

/** Ctrl+K: reaches every page, every machine and what can be begun. */
export function Palette() {
  const machines = useAllMachines();
  const { setColorScheme } = useMantineColorScheme();
  const action = (
    id: string,
    label: string,
    leftSection: SpotlightActionData["leftSection"],
    onClick: () => void,
  ) => ({ id, label, leftSection, onClick });

  const groups: SpotlightActionGroupData[] = [
    {
      group: words.actions,
      actions: [
        action("new", words.newMachine, icon(IconDisc), () => beginInstall()),
        action("connect", words.addConnection, icon(IconPlugConnected), addConnection),
        action("dark", words.dark, icon(IconMoon), () => setColorScheme("dark")),
        action("light", words.light, icon(IconSun), () => setColorScheme("light")),
        action("auto", words.system, icon(IconSunMoon), () => setColorScheme("auto")),
      ],
    },
    {
      group: words.pages,
      actions: [
        action("library", strings.library, icon(IconServer2), () => navigate("/")),
        action("jobs", strings.jobs, icon(IconActivity), () => navigate("/jobs")),
        action("settings", strings.settings, icon(IconSettings), () => navigate("/settings")),
      ],
    },
    {
      group: words.machines,
      actions: machines.map(({ connection, domain }) =>
        action(`${connection}/${domain.uuid}`, domain.name, icon(IconDeviceDesktop), () =>
          navigate(consolePath(connection, domain.uuid)),
        ),
      ),
    },
  ];
  return (
    <Spotlight
      actions={groups}
      limit={12}
      overlayProps={{ backgroundOpacity: 0.45, blur: 0 }}
      shortcut="mod + K"
      tagsToIgnore={[]}
      nothingFound={words.nothing}
      highlightQuery
      attributes={{ content: { "aria-label": words.placeholder } }}
      scrollable
      maxHeight={480}
      searchProps={{
        leftSection: <IconSearch size={18} stroke={1.5} />,
        placeholder: words.placeholder,
        "aria-label": words.placeholder,
      }}
    />
  );
}
