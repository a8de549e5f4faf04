import { mostOrganised, type Tag } from "../../../shared/contract/domains.ts";
import { client } from "../../app/session.ts";
import { isInGroup, type Machine, parentGroup, regrouped, retagged } from "../machines/index.ts";
import { type Failure, runInBatches } from "./bulk.ts";
import { usePreferences } from "./preferences.ts";
import { strings } from "./strings.ts";

type Call = Parameters<typeof client.api.domains.organiseAll>[0];

/** What is to become of one machine's organisation. */
interface Step {
  machine: Machine;
  change: Omit<Call["machines"][number], "uuid">;
}

/** How machines are to be organised; machines that are so already are not in it. */
export interface Plan {
  doing: string;
  steps: readonly Step[];
}

const words = strings.organise;

/** Does what was planned; the bar shows how far it is. */
export const carryOut = ({ doing, steps }: Plan): Promise<void> =>
  runInBatches(doing, batchesOf(steps), async (batch) => {
    const { failures } = await client.api.domains.organiseAll(callFor(batch));
    const errors = new Map(failures.map(({ uuid, error }) => [uuid, error]));
    return batch.flatMap(({ machine }): Failure[] => {
      const error = errors.get(machine.domain.uuid);
      return error ? [{ machine, error }] : [];
    });
  });

/** The call that does the first of what was planned; undefined where that is nothing. */
export function firstCall({ steps }: Plan): { call: Call; machines: number } | undefined {
  const [batch] = batchesOf(steps);
  return batch && { call: callFor(batch), machines: batch.length };
}

/** As many machines of one connection as one call takes. */
function batchesOf(steps: readonly Step[]): Step[][] {
  const byConnection = [...Map.groupBy(steps, ({ machine }) => machine.connection).values()];
  return byConnection.flatMap((some) =>
    Array.from({ length: Math.ceil(some.length / mostOrganised) }, (_, index) =>
      some.slice(index * mostOrganised, (index + 1) * mostOrganised),
    ),
  );
}

const callFor = (batch: readonly Step[]): Call => ({
  connection: batch[0]!.machine.connection,
  machines: batch.map(({ machine, change }) => ({ uuid: machine.domain.uuid, ...change })),
});

/** Machines into a group, or out of all. */
export const moving = (machines: readonly Machine[], group: string | undefined): Plan => ({
  doing: words.moving,
  steps: machines
    .filter(({ domain }) => domain.organisation.group !== group)
    .map((machine) => ({ machine, change: { group: group ?? null } })),
});

/** What lies in a group into another one, or out of all, with the groups inside it. */
export const regrouping = (machines: readonly Machine[], from: string, to: string | undefined): Plan => ({
  doing: words.moving,
  steps: machines
    .filter(({ domain }) => from !== to && isInGroup(domain.organisation.group, from))
    .map((machine) => ({
      machine,
      change: { group: regrouped(machine.domain.organisation.group ?? "", from, to) ?? null },
    })),
});

export interface TagChange {
  give: readonly Tag[];
  take: readonly string[];
}

/** Tags given to machines and others taken away; what is not named stays. */
export const retagging = (machines: readonly Machine[], change: TagChange): Plan => ({
  doing: words.tagging,
  steps: machines.flatMap((machine) => {
    const { tags: before } = machine.domain.organisation;
    const tags = retagged(before, change);
    return differ(before, tags) ? [{ machine, change: { tags } }] : [];
  }),
});

/** Another name or colour for a tag on every machine that has it. */
export const changingTag = (machines: readonly Machine[], name: string, tag: Tag): Plan =>
  retagging(
    machines.filter(({ domain }) => domain.organisation.tags.some((each) => each.name === name)),
    { give: [tag], take: [name] },
  );

/** Makes machines favourites, or makes them none. */
export const setFavourite = (machines: readonly Machine[], favourite: boolean): Promise<void> =>
  carryOut({
    doing: words.marking,
    steps: machines
      .filter(({ domain }) => domain.organisation.favourite !== favourite)
      .map((machine) => ({ machine, change: { favourite } })),
  });

/** Makes a group that is there before a machine lies in it. */
export const makeGroup = (group: string) =>
  usePreferences.setState(({ groups }) => ({ groups: [...new Set([...groups, group])] }));

/** Gives a group another name or place; what lies in it comes along. */
export const renameGroup = (machines: readonly Machine[], from: string, to: string) =>
  regroup(machines, from, to);

/** Removes a group; what lies in it moves to the group around it. */
export const dissolveGroup = (machines: readonly Machine[], group: string) =>
  regroup(machines, group, parentGroup(group));

function regroup(machines: readonly Machine[], from: string, to: string | undefined): Promise<void> {
  usePreferences.setState(({ groups }) => ({
    groups: groups.flatMap((made) => (isInGroup(made, from) ? (regrouped(made, from, to) ?? []) : made)),
  }));
  return carryOut(regrouping(machines, from, to));
}

const differ = (a: readonly Tag[], b: readonly Tag[]) =>
  a.length !== b.length ||
  a.some(({ name, colour }) => !b.some((tag) => tag.name === name && tag.colour === colour));
