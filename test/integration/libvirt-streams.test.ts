import { createHash, randomBytes } from "node:crypto";
import { open, readFile, stat } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type Domain,
  LibvirtClient,
  type LibvirtStream,
  type StoragePool,
} from "../../electron/backend/libvirt/index.ts";
import { lxcUri, startContainer } from "../support/container.ts";
import { startTinyGuest, tinyGuestBlocked } from "../support/guest.ts";
import { type PrivateLibvirtd, privateLibvirtdBlocked, startPrivateLibvirtd } from "../support/libvirtd.ts";

const blocked = privateLibvirtdBlocked();
const guestBlocked = blocked ?? (await tinyGuestBlocked());
const MiB = 1 << 20;

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

async function readAll(stream: LibvirtStream): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of stream) pieces.push(piece);
  return Buffer.concat(pieces);
}

async function writeAll(stream: LibvirtStream, bytes: Uint8Array): Promise<void> {
  for (let start = 0; start < bytes.length; start += MiB)
    await stream.write(bytes.subarray(start, start + MiB));
}

describe.skipIf(blocked)("libvirt streams", () => {
  let libvirtd: PrivateLibvirtd;
  let client: LibvirtClient;
  let pool: StoragePool;

  beforeAll(async () => {
    libvirtd = await startPrivateLibvirtd({ defaultPool: true });
    client = new LibvirtClient({ uri: "qemu:///system", socketPath: libvirtd.socketPath });
    await client.open();
    pool = (await client.storagePools.byName("default"))!;
  });
  afterAll(async () => {
    await client?.close();
    await libvirtd?.stop();
  });

  const createVolume = (name: string, bytes: number) =>
    pool.createVolume(`<volume><name>${name}</name><capacity>${bytes}</capacity><allocation>0</allocation>
      <target><format type='raw'/></target></volume>`);

  it("write a volume and read it back, whole and in part", async () => {
    const volume = await createVolume("whole.raw", 48 * MiB);
    const contents = randomBytes(48 * MiB);
    const upload = await volume.upload();
    await writeAll(upload, contents);
    await upload.finish();
    expect(sha256(await readFile(await volume.path()))).toBe(sha256(contents));
    expect(sha256(await readAll(await volume.download()))).toBe(sha256(contents));

    const part = await volume.upload({ offset: 1000, length: 5 });
    await part.write(Buffer.from("hello"));
    await part.finish();
    const read = await readAll(await volume.download({ offset: 998, length: 9 }));
    expect(read).toEqual(
      Buffer.concat([contents.subarray(998, 1000), Buffer.from("hello"), contents.subarray(1005, 1007)]),
    );

    expect(await volume.info()).toMatchObject({ type: 0, capacity: 48 * MiB });
    await volume.resize(64 * MiB);
    expect(await volume.info()).toMatchObject({ capacity: 64 * MiB });
    await volume.wipe();
    expect((await readAll(await volume.download({ length: MiB }))).every((byte) => byte === 0)).toBe(true);
    await volume.delete();
    expect(await pool.volumeByName("whole.raw")).toBeNull();
  });

  it("keep the holes of a sparse volume in both directions", async () => {
    const source = await createVolume("sparse.raw", 512 * MiB);
    const file = await open(await source.path(), "r+");
    const spots = [0, 100 * MiB, 511 * MiB].map((offset) => ({ offset, bytes: randomBytes(MiB) }));
    for (const { offset, bytes } of spots) await file.write(bytes, 0, bytes.length, offset);
    await file.sync();
    await file.close();

    const copy = await createVolume("copy.raw", 512 * MiB);
    const upload = await copy.upload({ sparse: true });
    let holes = 0n;
    let data = 0;
    for await (const packet of (await source.download({ sparse: true })).packets()) {
      if (packet instanceof Uint8Array) {
        data += packet.length;
        await upload.write(packet);
      } else {
        holes += packet.hole;
        await upload.writeHole(packet.hole);
      }
    }
    await upload.finish();
    expect(data).toBe(3 * MiB);
    expect(holes).toBe(BigInt(509 * MiB));
    const path = await copy.path();
    expect((await stat(path)).size).toBe(512 * MiB);
    expect((await stat(path)).blocks * 512).toBeLessThan(8 * MiB);
    await libvirtd.netnsExec("cmp", await source.path(), path);
    await source.delete();
    await copy.delete();
  });

  it("tell of a daemon's refusal", async () => {
    const volume = await createVolume("small.raw", MiB);
    await volume.delete();
    await expect(volume.download()).rejects.toMatchObject({ name: "LibvirtError" });
    expect(client.status).toEqual({ state: "connected" });
  });

  it("stop a download early without disturbing anything", async () => {
    const volume = await createVolume("early.raw", 256 * MiB);
    for await (const piece of await volume.download()) {
      expect(piece.length).toBeGreaterThan(0);
      break;
    }
    expect(client.status).toEqual({ state: "connected" });
    await volume.delete();
  });

  describe.skipIf(guestBlocked)("of a running guest", () => {
    let domain: Domain;

    beforeAll(async () => {
      const guest = await startTinyGuest(libvirtd, { vnc: "socket", virtioConsole: true });
      domain = (await client.domains.byName(guest.name))!;
    });
    afterAll(async () => {
      await domain.destroy();
      await domain.undefine();
    });

    /** A console's text up to a marker, then its raw bytes. */
    class Console {
      readonly #stream: LibvirtStream;
      readonly #pieces: AsyncIterator<Uint8Array>;
      #rest = Buffer.alloc(0);

      constructor(stream: LibvirtStream) {
        this.#stream = stream;
        this.#pieces = stream[Symbol.asyncIterator]();
      }

      async #more(): Promise<Uint8Array> {
        const { value, done } = await this.#pieces.next();
        if (done) throw new Error("the console ended");
        return value;
      }

      async said(text: string): Promise<string> {
        while (!this.#rest.includes(text)) this.#rest = Buffer.concat([this.#rest, await this.#more()]);
        const end = this.#rest.indexOf(text) + text.length;
        const said = this.#rest.subarray(0, end).toString();
        this.#rest = this.#rest.subarray(end);
        return said;
      }

      async bytes(count: number): Promise<Buffer> {
        const pieces: Uint8Array[] = [this.#rest];
        let size = this.#rest.length;
        while (size < count) {
          const piece = await this.#more();
          pieces.push(piece);
          size += piece.length;
        }
        const all = Buffer.concat(pieces);
        this.#rest = all.subarray(count);
        return all.subarray(0, count);
      }

      type(text: string): Promise<void> {
        return this.#stream.write(Buffer.from(text));
      }
    }

    it("take a picture of its screen", async () => {
      const { mime, stream } = await domain.guest.screenshot();
      const picture = await readAll(stream);
      expect(mime).toBe("image/png");
      expect(picture.subarray(1, 4).toString()).toBe("PNG");
      expect(picture.readUInt32BE(16)).toBe(720);
    });

    it("carry 20 MB of output intact while other calls are answered", { timeout: 600_000 }, async () => {
      const containers = new LibvirtClient({ uri: lxcUri, socketPath: libvirtd.socketPath });
      await containers.open();
      const { uuid } = await startContainer(libvirtd, "flood");
      const container = (await containers.domains.byUUID(uuid))!;
      const stream = await container.guest.openConsole("console0");
      const terminal = new Console(stream);
      await terminal.type("\n");
      await terminal.said("container# ");
      // What is typed is echoed, so each marker is spelled differently in the command.
      await terminal.type(
        "stty -echo -opost; head -c 1000000 /dev/urandom >/tmp/x; sha256sum /tmp/x; echo BEG''IN; for i in $(seq 20); do cat /tmp/x; done; echo EN''D\n",
      );
      const sum = /([0-9a-f]{64}) /.exec(await terminal.said("BEGIN\n"))?.[1];
      const output = terminal.bytes(20_000_000);
      let answered = 0;
      const asking = setInterval(async () => {
        await domain.state();
        answered++;
      }, 20);
      const bytes = await output;
      clearInterval(asking);
      for (let start = 0; start < bytes.length; start += 1_000_000) {
        expect(sha256(bytes.subarray(start, start + 1_000_000))).toBe(sum);
      }
      await terminal.said("END");
      expect(answered).toBeGreaterThan(10);
      await stream.abort();
      await container.destroy();
      await containers.close();
    });

    it("carry input intact", { timeout: 600_000 }, async () => {
      const stream = await domain.guest.openConsole("serial0");
      const terminal = new Console(stream);
      const input = randomBytes(100_000);
      await terminal.type(
        "stty raw -echo; echo RE''ADY; head -c 100000 | sha256sum; stty -raw echo; echo DO''NE\n",
      );
      await terminal.said("READY");
      // Read all the while: the guest stops when nobody takes its output.
      const done = terminal.said("DONE");
      await stream.write(input);
      expect(await done).toContain(sha256(input));
      await stream.abort();
    });

    it("give a console to one at a time, unless it is taken by force", async () => {
      const first = await domain.guest.openConsole("serial0");
      const ended = readAll(first).catch(() => {});
      await expect(domain.guest.openConsole("serial0")).rejects.toMatchObject({ name: "LibvirtError" });
      const second = await domain.guest.openConsole("serial0", 1);
      const terminal = new Console(second);
      await ended;
      await terminal.type("echo he''llo\n");
      await terminal.said("hello");
      await second.abort();
      await (await domain.guest.openConsole("serial0")).abort();
    });

    it("press keys", async () => {
      await domain.guest.sendKey([30]);
    });

    it("end when the guest does", async () => {
      const stream = await domain.guest.openConsole("serial0");
      const output = readAll(stream);
      await domain.destroy();
      await output;
      expect(await domain.isActive()).toBe(false);
      await domain.create();
    });
  });
});
