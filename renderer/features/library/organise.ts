import type { Tag } from "../../../shared/contract/domains.ts";
import { client } from "../../app/session.ts";
import { isInGroup, type Machine, parentGroup, regrouped, retagged } from "../machines/index.ts";
import { runForEach } from "./bulk.ts";
import { usePreferences } from "./preferences.ts";
import { strings } from "./strings.ts";

type Change = Omit<Parameters<typeof client.api.domains.organise>[0], "connection" | "uuid">;

const words = strings.organise;

function organise(doing: string, machines: readonly Machine[], change: (machine: Machine) => Change) {
  return runForEach(doing, machines, (machine) =>
    client.api.domains.organise({
      connection: machine.connection,
      uuid: machine.domain.uuid,
      ...change(machine),
    }),
  );
}

/** Moves machines into a group, or out of all. Those that lie there already are not touched. */
export function moveToGroup(machines: readonly Machine[], group: string | undefined) {
  const moving = machines.filter(({ domain }) => domain.organisation.group !== group);
  return organise(words.moving, moving, () => ({ group: group ?? null }));
}

/** Makes a group that is there before a machine lies in it. */
export const makeGroup = (group: string) =>
  usePreferences.setState(({ groups }) => ({ groups: [...new Set([...groups, group])] }));

/** Gives a group another name or place; what lies in it comes along. */
export function renameGroup(machines: readonly Machine[], from: string, to: string) {
  return regroup(machines, from, to);
}

/** Removes a group; what lies in it moves to the group around it. */
export function dissolveGroup(machines: readonly Machine[], group: string) {
  return regroup(machines, group, parentGroup(group));
}

function regroup(machines: readonly Machine[], from: string, to: string | undefined) {
  usePreferences.setState(({ groups }) => ({
    groups: groups.flatMap((made) => (isInGroup(made, from) ? (regrouped(made, from, to) ?? []) : made)),
  }));
  const inside = machines.filter(({ domain }) => isInGroup(domain.organisation.group, from));
  return organise(words.moving, inside, ({ domain }) => ({
    group: regrouped(domain.organisation.group ?? "", from, to) ?? null,
  }));
}

export interface TagChange {
  give: readonly Tag[];
  take: readonly string[];
}

/** Gives machines tags and takes others away; what is not named stays. */
export function changeTags(machines: readonly Machine[], change: TagChange) {
  const touched = machines.filter(({ domain: { organisation } }) =>
    differ(organisation.tags, retagged(organisation.tags, change)),
  );
  return organise(words.tagging, touched, ({ domain }) => ({
    tags: retagged(domain.organisation.tags, change),
  }));
}

/** Gives a tag another name or colour on every machine that has it. */
export function changeTag(machines: readonly Machine[], name: string, tag: Tag) {
  const having = machines.filter(({ domain }) => domain.organisation.tags.some((each) => each.name === name));
  return changeTags(having, { give: [tag], take: [name] });
}

export function setFavourite(machines: readonly Machine[], favourite: boolean) {
  const touched = machines.filter(({ domain }) => domain.organisation.favourite !== favourite);
  return organise(words.marking, touched, () => ({ favourite }));
}

const differ = (a: readonly Tag[], b: readonly Tag[]) =>
  a.length !== b.length ||
  a.some(({ name, colour }) => !b.some((tag) => tag.name === name && tag.colour === colour));
