import { posix } from "node:path";
import type { Handlers } from "../../../shared/contract/handlers.ts";
import { passphraseOf } from "../images/passphrase.ts";
import { places } from "./place.ts";
import type { Source } from "./source.ts";

/** What the dialog says of an image before it is converted. */
export async function describeSource(
  source: Source,
): Promise<Awaited<ReturnType<Handlers["convert"]["describe"]>>> {
  const { located, chain, format, encrypted } = source;
  const { connection, machine, volume, path } = located;
  const [top, ...below] = chain;
  const [info, pools, snapshots, passphrase] = await Promise.all([
    volume?.info(),
    places(connection),
    machine?.domain.snapshotNum(),
    passphraseOf(located),
  ]);
  const virtualSize = top?.["virtual-size"] ?? info?.capacity;
  const actualSize = top?.["actual-size"] ?? info?.allocation;
  const inside = top?.snapshots ?? [];
  const home = pools.find(({ folder }) => folder === posix.dirname(path));
  const proposed = home ?? pools.find(({ pool }) => pool.name === "default") ?? pools[0];
  return {
    path,
    format,
    ...(virtualSize !== undefined && { virtualSize }),
    ...(actualSize !== undefined && { actualSize }),
    encrypted,
    passphraseKnown: passphrase !== undefined,
    backing: below.map(({ filename }) => filename),
    snapshots: inside
      .slice(0, 10_000)
      .map(({ name, "date-sec": seconds }) => ({ name: name.slice(0, 1024), at: seconds * 1000 })),
    ...(machine && { machine: { name: machine.domain.name, running: machine.running } }),
    compared: located.localPath !== undefined,
    warnings: [
      ...(located.localPath === undefined
        ? [
            "Guesthouse cannot read this image itself, so libvirt converts it on its host: with the usual options of the format, and without comparing the copy.",
          ]
        : []),
      ...(inside.length > 0
        ? [
            `The ${count(inside.length, "snapshot")} inside the image will not be in the new one, only the state that is chosen here.`,
          ]
        : []),
      ...(snapshots
        ? [
            `The machine has ${count(snapshots, "snapshot")} of its present disk. They cannot be gone back to with the new one.`,
          ]
        : []),
    ],
    pools: pools.map(({ pool, folder, available }) => ({ name: pool.name, path: folder, available })),
    ...(proposed && { pool: proposed.pool.name }),
  };
}

const count = (number: number, word: string) => (number === 1 ? word : `${number} ${word}s`);
