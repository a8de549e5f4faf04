import { useMantineColorScheme } from "@mantine/core";
import { useMemo } from "react";
import { useRoute } from "wouter";
import { useConnections } from "../../features/connections/index.ts";
import { type Machine, useAllMachines } from "../../features/machines/index.ts";
import { commandEntries, type Entry, placeEntries } from "./entries.ts";
import { MACHINE_VERBS, type MachineVerb, machineEntry } from "./machine-verbs.ts";
import { useRecent } from "./recent.ts";
import { type Subject, search } from "./search.ts";
import { strings } from "./strings.ts";

/** Lines with a heading; without one they are in the order of how well they match. */
export interface Section {
  heading?: string;
  entries: Entry[];
}

/** As many as can be looked through; who looks for more types another letter. */
const FOUND = 30;
const LISTED = 20;
const REMEMBERED = 5;

interface MachineSubject extends Subject {
  machine: Machine;
}

/** What the palette shows for a query: matches, or without one what is likely wanted. */
export function useSections(query: string): Section[] {
  const machines = useAllMachines();
  const connections = useConnections((state) => state.list);
  const recent = useRecent((state) => state.ids);
  const { setColorScheme } = useMantineColorScheme();
  const [, here] = useRoute("/c/:connection/m/:uuid/:page");
  const inView = here ? `${decodeURIComponent(here.connection)}/${here.uuid}` : undefined;

  const known = useMemo(() => {
    const standing = new Set(connections.filter(({ status }) => status === "connected").map(({ id }) => id));
    const subjects = machines.map((machine): MachineSubject => {
      const { name, title } = machine.domain;
      return { key: machine.key, name: title ? `${name} ${title}` : name, machine };
    });
    return {
      commands: commandEntries(setColorScheme),
      places: placeEntries(machines, connections),
      subjects: subjects.sort((a, b) => order.compare(a.name, b.name)),
      line: (verb: MachineVerb, machine: Machine) =>
        machineEntry(verb, machine, !standing.has(machine.connection), machine.key === inView),
    };
  }, [machines, connections, setColorScheme, inView]);

  return useMemo(() => {
    const { commands, places, subjects, line } = known;
    const items = [...commands, ...places];
    if (query.trim() !== "") {
      const hits = search(query, { items, subjects, verbs: MACHINE_VERBS, inView }, recent, FOUND);
      return [
        { entries: hits.map((hit) => ("item" in hit ? hit.item : line(hit.verb, hit.subject.machine))) },
      ];
    }
    const byId = new Map(items.map((entry) => [entry.id, entry]));
    const byKey = new Map(subjects.map(({ key, machine }) => [key, machine]));
    const used = recent.flatMap((id) => {
      const known = byId.get(id);
      if (known) return [known];
      const at = id.lastIndexOf("#");
      const machine = byKey.get(id.slice(0, at));
      const verb = MACHINE_VERBS.find((verb) => verb.id === id.slice(at + 1));
      return machine && verb ? [line(verb, machine)] : [];
    });
    const ofMachine = inView === undefined ? undefined : byKey.get(inView);
    const sections: Section[] = [
      { heading: strings.groups.recent, entries: used.slice(0, REMEMBERED) },
      {
        heading: strings.groups.here,
        entries: ofMachine ? MACHINE_VERBS.map((verb) => line(verb, ofMachine)) : [],
      },
      { heading: strings.groups.commands, entries: commands },
      { heading: strings.groups.places, entries: places.slice(0, LISTED) },
      {
        heading: strings.groups.machines,
        entries: subjects.slice(0, LISTED).map(({ machine }) => line(MACHINE_VERBS[0]!, machine)),
      },
    ];
    return onceEach(sections);
  }, [known, query, recent, inView]);
}

const order = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

/** Nothing stands in the list twice; what is left of a section without lines is left out. */
function onceEach(sections: readonly Section[]): Section[] {
  const seen = new Set<string>();
  return sections
    .map((section) => ({
      ...section,
      entries: section.entries.filter(({ id }) => !seen.has(id) && seen.add(id)),
    }))
    .filter(({ entries }) => entries.length > 0);
}
