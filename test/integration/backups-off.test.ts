import { execFile } from "node:child_process";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BackendSession } from "../support/backend-session.ts";
import { BackupFolder } from "../support/backup-machine.ts";
import { type PrivateLibvirtd, privateLibvirtdBlocked, startPrivateLibvirtd } from "../support/libvirtd.ts";
import { diskXml, plainXml } from "../support/plain-machine.ts";
import { contentsOf } from "../support/qcow2-reader.ts";

const blocked = privateLibvirtdBlocked();
const run = promisify(execFile);
const hour = 3_600_000;

describe.skipIf(blocked)(
  `backups by the clock and of machines that are off${blocked ? `: ${blocked}` : ""}`,
  () => {
    let libvirtd: PrivateLibvirtd;
    let session: BackendSession;
    let backups: BackupFolder;
    let folder: string;

    beforeAll(async () => {
      libvirtd = await startPrivateLibvirtd({ defaultPool: true });
      session = await BackendSession.start(libvirtd);
      folder = join(libvirtd.imagesDir, "kept");
      await mkdir(folder);
      backups = await BackupFolder.of(session, folder);
    });
    afterAll(async () => {
      await session?.close();
      await libvirtd?.stop();
    });

    const io = (image: string, format: string, command: string) =>
      run("qemu-io", ["-f", format, "-c", `write -q ${command}`, image]);
    const raw = async (path: string) => {
      await run("qemu-img", ["convert", "-f", "qcow2", "-O", "raw", path, `${path}.raw`]);
      const bytes = await readFile(`${path}.raw`);
      await run("rm", [`${path}.raw`]);
      return bytes;
    };

    test("of what is off an increment holds what differs, of raw disks too, and the next one stands on it", async () => {
      const uuid = crypto.randomUUID();
      const [one, two] = [join(libvirtd.imagesDir, "off.qcow2"), join(libvirtd.imagesDir, "off.raw")];
      await run("qemu-img", ["create", "-q", "-f", "qcow2", one, "16M"]);
      await run("qemu-img", ["create", "-q", "-f", "raw", two, "16M"]);
      await io(one, "qcow2", "-P 1 0 8M");
      await io(two, "raw", "-P 2 0 8M");
      const second = diskXml(two, "vdb").replace("qcow2", "raw");
      await session.define("off", plainXml("off", uuid, diskXml(one) + second));
      const full = await backups.make(uuid, "full");
      await io(one, "qcow2", "-P 3 1M 64k");
      await io(one, "qcow2", "-P 0 2M 64k");
      await io(two, "raw", "-P 4 15M 64k");
      await run("qemu-img", ["resize", "-q", "-f", "qcow2", one, "20M"]);
      const was = await Promise.all([contentsOf(one), readFile(two)]);
      const ref = await backups.make(uuid, "incremental");
      const [, made] = (await backups.machine(uuid)).backups;
      expect(made).toMatchObject({ kind: "incremental", base: full.id, state: "off" });
      for (const { kind, bytes } of made!.disks) {
        expect(kind).toBe("incremental");
        expect(bytes).toBeLessThan(1 << 20);
      }
      expect((await backups.verify(ref)).state).toBe("succeeded");
      const last = await backups.make(uuid, "incremental");
      expect((await backups.machine(uuid)).backups[2]!.base).toBe(ref.id);
      await backups.restore(last, { kind: "new", name: "on" });
      expect((await raw(join(libvirtd.imagesDir, "on-vda.qcow2"))).equals(was[0])).toBe(true);
      expect((await raw(join(libvirtd.imagesDir, "on-vdb.qcow2"))).equals(was[1])).toBe(true);
      // The originals are what they were.
      expect(contentsOf(one).equals(was[0])).toBe(true);

      // Started, what is known since the last checkpoint is asked of the hypervisor again: there is none yet.
      await libvirtd.virsh("start", "off");
      expect((await backups.options(uuid)).incremental.reason).toContain("no earlier backup");
      await libvirtd.virsh("destroy", "off");
    });

    test("the schedule makes one that was missed when Guesthouse starts, then increments, and keeps so many", async () => {
      const uuid = crypto.randomUUID();
      const image = join(libvirtd.imagesDir, "daily.qcow2");
      await run("qemu-img", ["create", "-q", "-f", "qcow2", image, "16M"]);
      await session.define("daily", plainXml("daily", uuid, diskXml(image)));
      await libvirtd.virsh("start", "daily");
      const own = await backups.make(uuid, "full");
      const schedule = { hours: 1, folder, fullEvery: 2, keep: 1 };
      const { handlers } = session.backend;
      await handlers.backups.setSchedule({ ...session.ref(uuid), schedule }, session.window.call);
      const kinds = async () =>
        (await backups.machine(uuid)).backups.map(
          ({ kind, scheduled }) => `${scheduled ? "clock" : "own"} ${kind}`,
        );
      /** Guesthouse ends, hours pass, and it starts again. */
      const later = async (hours: number) => {
        await session.close({ keep: true });
        const records = join(session.stateDir, "automatic-backups");
        for (const name of await readdir(records)) {
          const record = JSON.parse(await readFile(join(records, name), "utf8"));
          await writeFile(
            join(records, name),
            JSON.stringify({ ...record, since: Date.now() - hours * hour }),
          );
        }
        session = await BackendSession.start(libvirtd, session.stateDir);
        backups = await BackupFolder.of(session, folder);
        const started = Date.now() - 60_000;
        await expect
          .poll(
            async () => {
              const call = session.window.call;
              return (await session.backend.handlers.backups.schedule(session.ref(uuid), call)).last?.at ?? 0;
            },
            { timeout: 20_000 },
          )
          .toBeGreaterThan(Math.max(started, seen));
        const { last } = await session.backend.handlers.backups.schedule(
          session.ref(uuid),
          session.window.call,
        );
        seen = last!.at;
        return last;
      };
      let seen = 0;
      expect(await later(4)).toEqual({ at: seen, missed: 3 });
      expect(await kinds()).toEqual(["own full", "clock incremental"]);
      expect(await later(1)).toEqual({ at: seen });
      // The increment before is beyond what is kept; the user's own stays.
      expect(await kinds()).toEqual(["own full", "clock full"]);
      expect(await later(1)).toEqual({ at: seen });
      expect(await kinds()).toEqual(["own full", "clock full", "clock incremental"]);
      expect((await backups.machine(uuid)).backups[0]!.id).toBe(own.id);
      await libvirtd.virsh("destroy", "daily");
    });
  },
);
