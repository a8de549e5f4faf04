import type { CloneDisk, ClonePlan, CloneRequest, DiskFate } from "../../../shared/contract/clones.ts";

/** What the user has chosen; what is absent is as proposed. */
export interface Draft {
  readonly name?: string;
  readonly linked: boolean;
  readonly reset?: boolean;
  /** Folder for new images; beside each original unless told. */
  readonly folder?: string | undefined;
  readonly fates: Readonly<Record<string, DiskFate>>;
  readonly paths: Readonly<Record<string, string>>;
}

export const noDraft: Draft = { linked: false, fates: {}, paths: {} };

/** A disk as it will be asked for. */
export interface DraftDisk {
  readonly disk: CloneDisk;
  readonly fate: DiskFate;
  /** Of an own image. */
  readonly path: string | undefined;
}

const own = (fate: DiskFate) => fate === "copy" || fate === "link";

function fateOf(disk: CloneDisk, { linked, fates }: Draft): DiskFate {
  const chosen = fates[disk.target];
  if (chosen !== undefined && disk.fates[chosen].reason === undefined) return chosen;
  return linked && disk.proposed === "copy" && disk.fates.link.reason === undefined ? "link" : disk.proposed;
}

/** The proposed path with the clone's name in it, in the chosen folder, and as qcow2 where it will be that. */
function pathOf(disk: CloneDisk, fate: DiskFate, plan: ClonePlan, name: string, draft: Draft) {
  const typed = draft.paths[disk.target];
  if (typed !== undefined) return typed;
  const proposed = disk.path ?? "";
  const slash = proposed.lastIndexOf("/");
  const file = proposed.slice(slash + 1);
  const named = file.startsWith(plan.name)
    ? `${name.replaceAll("/", "-")}${file.slice(plan.name.length)}`
    : file;
  const linked = fate === "link" && disk.format !== "qcow2";
  const full = linked ? named.replace(/(\.[A-Za-z0-9]+)?$/, ".qcow2") : named;
  return `${draft.folder ?? proposed.slice(0, slash)}/${full}`;
}

/** The disks as the draft has them. */
export function disksOf(plan: ClonePlan, draft: Draft): DraftDisk[] {
  const name = draft.name?.trim() || plan.name;
  return plan.disks.map((disk) => {
    const fate = fateOf(disk, draft);
    return { disk, fate, path: own(fate) ? pathOf(disk, fate, plan, name, draft) : undefined };
  });
}

export const isPath = (path: string) => /^\/.*[^/]$/.test(path);

/** What is asked for; undefined while a path or the name is not whole. */
export function requestOf(
  plan: ClonePlan,
  draft: Draft,
  snapshot: string | undefined,
): CloneRequest | undefined {
  const name = (draft.name ?? plan.name).trim();
  const disks = disksOf(plan, draft);
  if (name === "" || name.includes("/") || plan.refusal !== undefined) return undefined;
  if (disks.some(({ path }) => path !== undefined && !isPath(path))) return undefined;
  return {
    name,
    ...(snapshot !== undefined && { snapshot }),
    ...(draft.reset && plan.reset.reason === undefined && { reset: true }),
    disks: disks.map(({ disk, fate, path }) => ({
      target: disk.target,
      fate,
      ...(path !== undefined && { path }),
    })),
  };
}
