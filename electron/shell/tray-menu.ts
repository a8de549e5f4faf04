import type { MenuItemConstructorOptions } from "electron";
import type { Domain, DomainAction } from "../../shared/contract/domains.ts";
import { actionsFor, stateKind } from "../../shared/model/domain-actions.ts";

/** A machine with the connection that it lives on. */
export interface TrayMachine {
  readonly connection: string;
  readonly domain: Domain;
}

export interface TrayActions {
  /** Shows the window. */
  open(): void;
  openConsole(machine: TrayMachine): void;
  act(machine: TrayMachine, action: DomainAction): void;
  quit(): void;
}

/** Machines with an entry of their own: more do not fit on a screen. */
const most = 20;

const STATES = { paused: "paused", crashed: "crashed", working: "shutting down" } as const;

/** The machines that the tray lists, of all that there are: those with a running guest, by name. */
export function listedMachines(machines: readonly TrayMachine[]): TrayMachine[] {
  return machines
    .filter(({ domain }) => ["running", "paused", "working"].includes(stateKind(domain.state)))
    .sort((a, b) => order.compare(a.domain.name, b.domain.name));
}

/** The tray's menu: what runs, each with what is done to it most; the window; and the way out. */
export function trayTemplate(
  machines: readonly TrayMachine[],
  actions: TrayActions,
): MenuItemConstructorOptions[] {
  const rest = machines.length - most;
  return [
    ...(machines.length === 0 ? [{ label: "No machine is running", enabled: false }] : []),
    ...machines.slice(0, most).map((machine) => machineItem(machine, actions)),
    ...(rest > 0 ? [{ label: `and ${rest} more …`, click: actions.open }] : []),
    { type: "separator" },
    { label: "Open Guesthouse", click: actions.open },
    { label: "Quit", click: actions.quit },
  ];
}

function machineItem(machine: TrayMachine, actions: TrayActions): MenuItemConstructorOptions {
  const { name, state } = machine.domain;
  const kind = stateKind(state);
  const note = kind in STATES ? ` (${STATES[kind as keyof typeof STATES]})` : "";
  const reasons = actionsFor(machine.domain);
  const item = (label: string, action: DomainAction): MenuItemConstructorOptions => ({
    label,
    enabled: reasons[action] === undefined,
    click: () => actions.act(machine, action),
  });
  return {
    // An ampersand would mark the letter after it as the item's key.
    label: `${shortened(name)}${note}`.replaceAll("&", "&&"),
    submenu: [
      { label: "Open console", click: () => actions.openConsole(machine) },
      { type: "separator" },
      item("Shut down", "shutdown"),
      kind === "paused" ? item("Resume", "resume") : item("Pause", "suspend"),
    ],
  };
}

/** A menu is as wide as its longest label; the end of a name tells as much as its beginning. */
function shortened(name: string): string {
  return name.length <= 48 ? name : `${name.slice(0, 30)}…${name.slice(-17)}`;
}

const order = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });
