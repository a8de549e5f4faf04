import type { FilesState } from "../../shared/contract/guest-files/session.ts";
import { BackendSession } from "../support/backend-session.ts";
import { readAll } from "../support/backend-window.ts";
import { fileSource, openFiles } from "../support/files-session.ts";
import { copyOf, guestDisks } from "../support/guest-disks.ts";
import { guestTool, toolDisk } from "../support/guest-tools.ts";
import { startPrivateLibvirtd } from "../support/libvirtd.ts";
import { median, type Result, spread, timed } from "./measure.ts";

const rounds = 21;
/** Each boots an appliance, which takes seconds and differs little. */
const peerRounds = 2;
const folder = "/srv/thousand";
const file = "/etc/os-release";

/**
 * The files of a Debian's disk: opening it, which finds its system and file systems, against guestfish doing that; then
 * a folder of 1,000 entries and a file at the contract, against virt-ls and virt-cat, which open the disk anew each
 * time. They are told where the file system is, and so need not look for it.
 */
export default async function guestList(): Promise<Result[]> {
  await using stack = new AsyncDisposableStack();
  const libvirtd = await startPrivateLibvirtd();
  stack.defer(() => libvirtd.stop());
  const session = await BackendSession.start(libvirtd);
  stack.defer(() => session.close());
  const { guestFiles } = session.backend.handlers;
  const { call } = session.window;
  const disk = await copyOf(guestDisks.debian, libvirtd.imagesDir);
  const mounted = [...toolDisk(disk), "-m", "/dev/sda1"];
  const several = async (times: number, work: () => Promise<unknown>) => {
    const took: number[] = [];
    for (let round = 0; round < times; round++) took.push(await timed(work));
    return took;
  };

  let open: Extract<FilesState, { state: "open" }> & { session: string };
  const ourOpening: number[] = [];
  for (let round = 0; round < peerRounds; round++) {
    ourOpening.push(
      await timed(async () => {
        open = await openFiles(session, fileSource(session, disk));
      }),
    );
    if (round + 1 < peerRounds) await guestFiles.close({ session: open!.session }, call);
  }
  const theirOpening = await several(peerRounds, () =>
    guestTool("guestfish", "--ro", ...toolDisk(disk), "-i", "exit"),
  );

  const at = { session: open!.session, place: open!.places[0]!.id };
  const listOurs = async () => {
    let entries = 0;
    for await (const piece of await guestFiles.list({ ...at, path: folder }, call)) {
      entries += piece.entries.length;
    }
    if (entries !== 1000) throw new Error(`${entries} entries instead of 1,000`);
  };
  const readOurs = async () => {
    const wanted = { ...at, path: file, offset: 0, length: 4 << 20 };
    await readAll(session.window.redeem(await guestFiles.read(wanted, call)));
  };
  await listOurs();
  await readOurs();
  const ourList = await several(rounds, listOurs);
  const ourRead = await several(rounds, readOurs);
  const theirList = await several(peerRounds, () => guestTool("virt-ls", "-l", ...mounted, folder));
  const theirRead = await several(peerRounds, () => guestTool("virt-cat", ...mounted, file));
  return [
    figure("guest-open", "guestfish -i", ourOpening, theirOpening),
    figure("guest-list", "virt-ls", ourList, theirList, "1,000 entries; goal 50 ms and ratio 0.01"),
    figure("guest-read", "virt-cat", ourRead, theirRead),
  ];
}

function figure(name: string, peer: string, ours: number[], theirs: number[], goal?: string): Result {
  const times = median(theirs) / median(ours);
  const note = [`${spread(ours)} against ${spread(theirs)}`, `${times.toFixed(1)} times as fast`, goal];
  return {
    name,
    peer,
    ours: median(ours),
    theirs: median(theirs),
    unit: "ms",
    note: note.filter(Boolean).join("; "),
  };
}
