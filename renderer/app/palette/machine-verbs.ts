import {
  IconActivity,
  IconAdjustments,
  IconArchive,
  IconCamera,
  IconDeviceDesktop,
  IconFileText,
  IconFolders,
  IconNotes,
  IconTransform,
} from "@tabler/icons-react";
import { navigate } from "wouter/use-browser-location";
import type { MachineCommand } from "../../../shared/model/domain-actions.ts";
import { convertDiskOf, convertStrings } from "../../features/convert/index.ts";
import {
  commandIcons,
  commandLabels,
  isAsked,
  lifecycleStrings,
  request,
  startsWithHost,
  unavailable,
} from "../../features/lifecycle/index.ts";
import {
  type Machine,
  type MachinePage,
  machinePath,
  machineStrings,
  useMachines,
} from "../../features/machines/index.ts";
import type { Entry } from "./entries.ts";
import { pairId, type Verb } from "./search.ts";
import { strings } from "./strings.ts";

type Icon = typeof IconActivity;

const PAGES: Record<MachinePage, Icon> = {
  console: IconDeviceDesktop,
  details: IconAdjustments,
  performance: IconActivity,
  snapshots: IconCamera,
  files: IconFolders,
  backups: IconArchive,
  notes: IconNotes,
  log: IconFileText,
};

/** A page of a machine, or something to do with it. */
export type MachineVerb = Verb & { icon: Icon; label: string } & (
    | { page: MachinePage }
    | { command: MachineCommand }
    | { open: (machine: Machine) => void }
  );

/** First what is done with a machine that is only named. virsh's names are found too. */
export const MACHINE_VERBS: readonly MachineVerb[] = [
  ...(Object.keys(PAGES) as MachinePage[]).map((page) => ({
    id: page,
    page,
    icon: PAGES[page],
    label: machineStrings.pages[page],
    text: machineStrings.pages[page],
  })),
  ...(Object.keys(commandIcons) as MachineCommand[]).map((command) => ({
    id: command,
    command,
    icon: commandIcons[command],
    label: commandLabels[command],
    text: `${commandLabels[command]} ${command}`,
  })),
  {
    id: "convert",
    icon: IconTransform,
    label: convertStrings.verb,
    text: `${convertStrings.verb} qemu-img convert`,
    open: ({ connection, domain }) => convertDiskOf(connection, domain.uuid, domain.name),
  },
];

/** A verb on a machine as a line of the palette. `down`: its connection does not stand. */
export function machineEntry(verb: MachineVerb, machine: Machine, down: boolean, inView: boolean): Entry {
  const { connection, domain, key } = machine;
  const base = { id: pairId(verb, machine), text: verb.text, icon: verb.icon };
  if ("page" in verb) {
    const { page } = verb;
    return {
      ...base,
      label: strings.page(domain.name, verb.label),
      detail: domain.title,
      ...(inView && { command: page }),
      run: () => navigate(machinePath(connection, domain.uuid, page)),
    };
  }
  const text = strings.act(verb.label, domain.name);
  if ("open" in verb) {
    return {
      ...base,
      label: strings.asks(text),
      why: down ? strings.disconnected : undefined,
      run: () => verb.open(machine),
    };
  }
  const { command } = verb;
  const working = useMachines.getState().working[key];
  return {
    ...base,
    label: isAsked(command) ? strings.asks(text) : text,
    detail: command === "autostart" ? (startsWithHost(machine) ? strings.on : strings.off) : undefined,
    why: down
      ? strings.disconnected
      : working
        ? strings.asks(lifecycleStrings.working[working])
        : unavailable(machine, command),
    run: () => request(machine, command),
  };
}
