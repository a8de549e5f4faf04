import type { useMantineColorScheme } from "@mantine/core";
import {
  IconFolder,
  IconListNumbers,
  IconMoon,
  IconPlugConnected,
  IconStack2,
  IconStar,
  IconSun,
  IconSunMoon,
  IconTag,
  IconTerminal2,
} from "@tabler/icons-react";
import { navigate } from "wouter/use-browser-location";
import type { ConnectionInfo } from "../../../shared/contract/connections.ts";
import { openStartOrder } from "../../features/connections/index.ts";
import { libraryPath } from "../../features/library/index.ts";
import { type Machine, machineStrings } from "../../features/machines/index.ts";
import { type CommandId, command, runCommand, runnable } from "../shortcuts/index.ts";
import type { Item } from "./search.ts";
import { strings } from "./strings.ts";

type Icon = typeof IconSun;

/** One line of the palette. */
export interface Entry extends Item {
  label: string;
  icon: Icon;
  /** Beside the label, quiet. */
  detail?: string | undefined;
  /** Why it cannot be done now. */
  why?: string | undefined;
  /** Whose keys do the same. */
  command?: CommandId;
  run: () => void;
}

/** The pages of the machine in view stand among what is done with it; the palette itself is open already. */
const ELSEWHERE = new Set<CommandId>([
  "palette",
  ...(Object.keys(machineStrings.pages) as (keyof typeof machineStrings.pages)[]),
]);

const entry = (id: string, label: string, icon: Icon, run: () => void): Entry => ({
  id,
  label,
  text: label,
  icon,
  run,
});

/** What can be done here, and the themes. */
export function commandEntries(
  setColorScheme: ReturnType<typeof useMantineColorScheme>["setColorScheme"],
): Entry[] {
  const commands = runnable()
    .filter((id) => !ELSEWHERE.has(id))
    .map((id) => ({
      ...entry(`command/${id}`, command(id).label, IconTerminal2, () => runCommand(id)),
      command: id,
    }));
  return [
    ...commands,
    entry("theme/dark", strings.dark, IconMoon, () => setColorScheme("dark")),
    entry("theme/light", strings.light, IconSun, () => setColorScheme("light")),
    entry("theme/auto", strings.system, IconSunMoon, () => setColorScheme("auto")),
  ];
}

/** The library narrowed to the favourites, a group, a tag or a connection. */
export function placeEntries(machines: readonly Machine[], connections: readonly ConnectionInfo[]): Entry[] {
  const groups = new Set<string>();
  const tags = new Set<string>();
  for (const { domain } of machines) {
    if (domain.organisation.group) groups.add(domain.organisation.group);
    for (const { name } of domain.organisation.tags) tags.add(name);
  }
  const narrowed = (scope: Parameters<typeof libraryPath>[0]) => () => navigate(libraryPath(scope));
  const favourites = machines.some(({ domain }) => domain.organisation.favourite);
  return [
    ...(favourites
      ? [entry("favourites", strings.favourites, IconStar, narrowed({ favourites: true }))]
      : []),
    ...[...groups]
      .sort()
      .map((group) => entry(`group/${group}`, strings.group(group), IconFolder, narrowed({ group }))),
    ...[...tags].sort().map((tag) => entry(`tag/${tag}`, strings.tag(tag), IconTag, narrowed({ tag }))),
    ...connections.map(({ id, label }) =>
      entry(`connection/${id}`, strings.connection(label), IconPlugConnected, narrowed({ connection: id })),
    ),
    ...connections
      .filter(({ status }) => status === "connected")
      .map(({ id, label }) =>
        entry(`start-order/${id}`, strings.startOrder(label), IconListNumbers, () => openStartOrder(id)),
      ),
    ...connections
      .filter(({ status }) => status === "connected")
      .map(({ id, label }) =>
        entry(`image/${id}`, strings.image(label), IconStack2, () =>
          navigate(`/c/${encodeURIComponent(id)}/image`),
        ),
      ),
  ];
}
