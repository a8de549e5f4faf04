import { constants } from "node:os";
import { type CallManner, GuestfsError } from "../guestfs/appliance.ts";
import type { CallName } from "../guestfs/calls.ts";
import type { PlaceCalls } from "./session/session.ts";

/** A folder by its names, a symlink by its target, a file by its contents, or a file that cannot be read. */
export type FakeNode = FakeFolder | { readonly link: string } | string | "gone";
export interface FakeFolder {
  readonly in: Readonly<Record<string, FakeNode>>;
  /** As a file system that does not tell what a name is. */
  readonly untold?: boolean;
  /** Damaged so that the guest's kernel finds nothing in it. */
  readonly blank?: boolean;
  /** What reading it is refused with. */
  readonly errno?: number;
}

const { errno } = constants;
const refuse = (name: CallName, number: number) => new GuestfsError(name, "refused", number);

/** Calls of a place that is only a tree of values, and the calls that were made. */
export function fakePlace(root: FakeFolder): PlaceCalls & { readonly made: [CallName, CallManner][] } {
  const made: [CallName, CallManner][] = [];
  const folder = (name: CallName, path: string): FakeFolder => {
    let at: FakeNode | undefined = root;
    for (const part of path.split("/").filter(Boolean)) {
      at = at !== undefined && typeof at === "object" && "in" in at ? at.in[part] : undefined;
    }
    if (at === undefined) throw refuse(name, errno.ENOENT);
    if (typeof at === "string" || "link" in at) throw refuse(name, errno.ENOTDIR);
    if (at.errno !== undefined) throw refuse(name, at.errno);
    return at;
  };
  const functions: Partial<Record<CallName, (path: string, names: readonly string[]) => unknown>> = {
    readdir: (path) => {
      const { in: inside, untold, blank } = folder("readdir", path);
      if (blank) return { names: [], types: "" };
      const names = Object.keys(inside);
      const types = names.map((name) => (untold ? "?" : letter(inside[name]!)));
      return { names: [".", ...names, ".."], types: `d${types.join("")}d` };
    },
    lstatnslist: (path, names) => {
      const { in: inside } = folder("lstatnslist", path);
      return BigInt64Array.from(names.flatMap((name) => stat(inside[name] ?? "gone")));
    },
    readlinklist: (path, names) => {
      const { in: inside } = folder("readlinklist", path);
      return names.map((name) => {
        const node = inside[name]!;
        return typeof node === "object" && "link" in node ? node.link : "";
      });
    },
  };
  const callWith = async (manner: CallManner, name: CallName, path: string, names: readonly string[]) => {
    made.push([name, manner]);
    return functions[name]!(path, names);
  };
  return { made, callWith } as unknown as ReturnType<typeof fakePlace>;
}

const letter = (node: FakeNode): string => (typeof node === "string" ? "r" : "link" in node ? "l" : "d");

/** guestfs_statns of a node; -1 for one that is gone. */
function stat(node: FakeNode): bigint[] {
  const fields = Array<bigint>(22).fill(0n);
  fields[1] = node === "gone" ? -1n : 5n;
  const mode = typeof node === "string" ? 0o100644n : "link" in node ? 0o120777n : 0o040755n;
  fields[2] = node === "gone" ? -1n : mode;
  fields[7] = typeof node === "string" ? BigInt(node.length) : 0n;
  return fields;
}

/** All that an iterator gives. */
export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}
