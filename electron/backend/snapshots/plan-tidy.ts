import { childrenOf, type Graph, type Image } from "./graph.ts";

/** Two images that become one: what `from` has goes into `into`, and what named `from` names `into` then. */
export interface Merge {
  readonly from: string;
  readonly into: string;
  /** The format of `into`. */
  readonly format: string;
}

export interface TidyRequest {
  readonly graph: Graph;
  /** Images whose contents somebody wants: the machine's present ones, and those of snapshots that stay. */
  readonly states: ReadonlySet<string>;
  /** Snapshots inside images that go anyway, by image. */
  readonly going: ReadonlyMap<string, ReadonlySet<string>>;
  /** Images that only snapshots were about, and that may go once nobody wants them. No other is ever touched. */
  readonly candidates: ReadonlySet<string>;
  /** Of these, the ones that Guesthouse has made for work that was not finished: they go even without a backing file. */
  readonly own?: ReadonlySet<string>;
  /** Whether images may be merged; otherwise only what nobody needs goes. */
  readonly merge: boolean;
}

export interface Tidy {
  /** In this order, each on what the one before it left. */
  readonly merges: readonly Merge[];
  /** Images that go. */
  readonly deletes: readonly string[];
  /** Candidates that have to stay for now, because more than one image stands on them, say. */
  readonly left: readonly string[];
}

/**
 * What can be done about images once snapshots are gone, such that the contents of every state stay what they were:
 *
 * - An image on which nothing stands and that is nobody's state goes. One without a backing file never does: it
 *   may be where everything began.
 * - An image that is nobody's state and on which exactly one other stands takes in that one's contents. Both hold
 *   nothing then that the other does not, whenever it is interrupted: the one that stands on it covers what is
 *   written into it meanwhile.
 */
export function planTidy({ graph, states, going, candidates, own, merge }: TidyRequest): Tidy {
  const images = new Map(graph.images);
  const wanted = new Set(states);
  const candidate = new Set([...candidates].filter((path) => images.has(path)));
  const merges: Merge[] = [];
  const deletes: string[] = [];
  // Something that cannot be looked at may stand on anything.
  const sure = graph.unread.size === 0;
  const inside = ({ path, internal }: Image) => internal.filter((name) => !going.get(path)?.has(name));
  const free = (path: string) => !wanted.has(path) && !graph.users.get(path)?.length;

  const deletable = (image: Image) =>
    free(image.path) &&
    (image.backing !== undefined || own?.has(image.path) === true) &&
    childrenOf(images, image.path).length === 0 &&
    inside(image).length === 0;

  const partner = (image: Image): Image | undefined => {
    const [only, ...others] = childrenOf(images, image.path);
    if (!only || others.length > 0 || !free(image.path)) return undefined;
    // A snapshot inside it stands on what is below as it is now.
    if (inside(only).length > 0 || graph.users.get(only.path)?.length) return undefined;
    return only.format === "qcow2" && mergeable.has(image.format) ? only : undefined;
  };

  for (let changed = sure; changed; ) {
    changed = false;
    for (const path of [...candidate]) {
      const image = images.get(path);
      if (!image) continue;
      if (deletable(image)) {
        images.delete(path);
        candidate.delete(path);
        deletes.push(path);
        changed = true;
        continue;
      }
      const child = merge ? partner(image) : undefined;
      if (!child) continue;
      merges.push({ from: child.path, into: path, format: image.format });
      for (const grandchild of childrenOf(images, child.path)) {
        images.set(grandchild.path, { ...grandchild, backing: path });
      }
      images.delete(child.path);
      if (wanted.delete(child.path)) wanted.add(path);
      // From now on it is what stood on it, and that may have been no candidate.
      if (!candidate.delete(child.path)) candidate.delete(path);
      changed = true;
    }
  }
  return { merges, deletes, left: [...candidate].filter((path) => !wanted.has(path)) };
}

/** Formats into which `qemu-img commit` and QEMU write. */
const mergeable: ReadonlySet<string> = new Set(["qcow2", "raw"]);
