import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { GuestOwnership } from "../../shared/contract/guest-files/changing.ts";
import { readAll } from "../support/backend-window.ts";
import { FilesMachine } from "../support/files-machine.ts";
import type { FilesSession } from "../support/files-session.ts";
import { guestDisks, guestFilesBlocked } from "../support/guest-disks.ts";

const blocked = await guestFilesBlocked(guestDisks.debian);

describe.skipIf(blocked)(`changing a machine's files${blocked ? `: ${blocked}` : ""}`, () => {
  let machine: FilesMachine;
  let files: FilesSession;
  let call: FilesSession["call"];

  beforeAll(async () => {
    machine = await FilesMachine.start("changed");
    ({ files } = machine);
    ({ call } = files);
  });
  afterAll(() => machine?.stop());

  test("folders are made, renamed and deleted; nothing is written over or followed", async () => {
    const made = await files.api.makeFolder(
      { ...machine.at("/home/first"), name: "new", owned: {}, preview: true },
      call,
    );
    expect(made.command).toContain("mkdir-mode /home/first/new 0755");
    expect((await machine.list("/home/first")).has("new")).toBe(false);
    await files.api.makeFolder({ ...machine.at("/home/first"), name: "new", owned: {} }, call);
    expect(await machine.stat("/home/first/new")).toMatchObject({ uid: 1000, gid: 1000, mode: 0o755 });
    const again = files.api.makeFolder({ ...machine.at("/home/first"), name: "new", owned: {} }, call);
    await expect(again).rejects.toMatchObject({ code: "guest-exists" });

    await machine.upload("/home/first/new", "a", Buffer.from("a"));
    await machine.upload("/home/first/new", "b", Buffer.from("b"));
    const rename = (from: string, to: string) => files.api.rename({ ...machine.at(from), to }, call);
    await expect(rename("/home/first/new/a", "/home/first/new/b")).rejects.toMatchObject({
      code: "guest-exists",
    });
    await expect(rename("/home/first/new", "/home/first/new/c")).rejects.toMatchObject({
      code: "guest-into-itself",
    });
    await expect(rename("/", "/x")).rejects.toMatchObject({ code: "guest-mounted" });
    await rename("/home/first/new/a", "/home/first/new/c");
    expect([...(await machine.list("/home/first/new")).keys()].sort()).toEqual(["b", "c"]);

    await mkdir(machine.here("doomed/deep"), { recursive: true });
    await writeFile(machine.here("doomed/deep/file"), "12345");
    await symlink("/srv", machine.here("doomed/to-srv"));
    await machine.succeeds(machine.copyIn("/home/first", "doomed"));
    const doomed = machine.several("/home/first/doomed", "/home/first/doomed/deep");
    const removal = await files.api.planRemoval(doomed, call);
    expect(removal).toMatchObject({ files: 2, folders: 2, bytes: 5 });
    expect(removal.command).toMatch(/rm-rf \/home\/first\/doomed$/);
    await machine.succeeds(files.api.remove(doomed, call));
    expect((await machine.list("/home/first")).has("doomed")).toBe(false);
    expect((await machine.list("/srv")).has("thousand")).toBe(true);
    await expect(files.api.remove(machine.several("/"), call)).rejects.toMatchObject({
      code: "guest-mounted",
    });
    await expect(
      files.api.remove(machine.several("/home/none"), call).then((begun) => machine.ended(begun)),
    ).resolves.toMatchObject({
      error: { code: "guest-no-such-file" },
    });
  });

  test("owners and permissions change, of all in a folder where that is asked for", async () => {
    const set = (path: string, owned: GuestOwnership, recursive: boolean, preview?: true) =>
      files.api.setAttributes(
        { ...machine.several(path), owned, recursive, ...(preview && { preview }) },
        call,
      );
    expect((await set("/srv/setuid", { mode: 0o700 }, false, true)).command).toContain(
      "chmod 0700 /srv/setuid",
    );
    await set("/srv/setuid", { uid: 1000 }, false);
    expect(await machine.stat("/srv/setuid")).toMatchObject({ uid: 1000, gid: 0, mode: 0o4755 });
    await machine.succeeds(set("/srv/links", { gid: 1001, mode: 0o600, folderMode: 0o2770 }, true));
    const links = await machine.list("/srv/links");
    expect(await machine.stat("/srv/links")).toMatchObject({ uid: 0, gid: 1001, mode: 0o2770 });
    expect(links.get("one")).toMatchObject({ gid: 1001, mode: 0o600 });
    expect(links.get("absolute")).toMatchObject({ gid: 1001, kind: "symlink" });
    expect(await machine.stat("/etc/os-release")).toMatchObject({ gid: 0 });
  });

  test("an edited file keeps owner, permissions and attributes, and what it held is kept here", async () => {
    const write = async (path: string, contents: string, modifiedAt: number) => {
      const given = await files.api.write({ ...machine.at(path), bytes: contents.length, modifiedAt }, call);
      const channel = files.session.window.redeem(given);
      await channel.write(Buffer.from(contents));
      channel.end();
      await readAll(channel);
      return given.backup;
    };
    const { modifiedAt } = await machine.stat("/home/second/private.txt");
    const backup = await write("/home/second/private.txt", "New words.\n", modifiedAt);
    expect(await readFile(backup, "utf8")).toBe("Only for the second user.\n");
    expect(await machine.text("/home/second/private.txt")).toBe("New words.\n");
    expect(await machine.stat("/home/second/private.txt")).toMatchObject({
      uid: 1001,
      gid: 1001,
      mode: 0o600,
    });
    await expect(write("/home/second/private.txt", "x", modifiedAt)).rejects.toMatchObject({
      code: "guest-changed",
    });
    const linked = await machine.stat("/srv/links/one");
    await expect(write("/srv/links/one", "x", linked.modifiedAt)).rejects.toMatchObject({
      code: "guest-linked-file",
    });
    await expect(write("/srv/big.bin", "x", 0)).rejects.toMatchObject({ code: "file-too-large" });
    expect(await machine.temporaries("/home/second")).toEqual([]);
  });
});
