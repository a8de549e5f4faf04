import { describe, expect, it } from "vitest";
import { isoHeaderBytes, readIso } from "./iso9660.ts";

const sector = 2048;
const size = 100 * sector;
const nothing = { bios: false, efi: false };

function text(target: Uint8Array, offset: number, length: number, value: string): void {
  target.set(new TextEncoder().encode(value.padEnd(length)), offset);
}

/** A medium made by hand: `blocks` is the length that its descriptor claims. */
function iso({ boot = true, blocks = 100, blockSize = 2048, entry = 0x88 } = {}): Uint8Array {
  const image = new Uint8Array(size);
  const data = new DataView(image.buffer);
  const primary = 16 * sector;
  image[primary] = 1;
  text(image, primary + 1, 5, "CD001");
  text(image, primary + 8, 32, "LINUX");
  text(image, primary + 40, 32, "Debian 12.5.0 amd64 n");
  text(image, primary + 318, 128, "PUBLISHER");
  text(image, primary + 574, 128, "XORRISO");
  data.setUint32(primary + 80, blocks, true);
  data.setUint16(primary + 128, blockSize, true);
  let next = 17 * sector;
  if (boot) {
    text(image, next + 1, 5, "CD001");
    text(image, next + 7, 32, "EL TORITO SPECIFICATION");
    data.setUint32(next + 0x47, 40, true);
    image[40 * sector] = 1;
    image.set([0x55, 0xaa], 40 * sector + 30);
    image[40 * sector + 32] = entry;
    next += sector;
  }
  image[next] = 255;
  text(image, next + 1, 5, "CD001");
  return image;
}

function addUdf(image: Uint8Array, first: number): void {
  for (const [i, name] of ["BEA01", "NSR02", "TEA01"].entries())
    text(image, (first + i) * sector + 1, 5, name);
}

const read = (image: Uint8Array, length = image.length) =>
  readIso(image.subarray(0, isoHeaderBytes), length, async (offset) =>
    image.subarray(offset, offset + sector),
  );

describe("readIso", () => {
  it("reads identity and bootability", async () => {
    expect(await read(iso())).toEqual({
      identity: {
        volumeId: "Debian 12.5.0 amd64 n",
        systemId: "LINUX",
        publisherId: "PUBLISHER",
        applicationId: "XORRISO",
        volumeSize: size,
      },
      boots: { bios: true, efi: false },
    });
    expect(await read(iso({ boot: false }))).toMatchObject({ boots: nothing });
    expect(await read(iso({ entry: 0 }))).toMatchObject({ boots: nothing });
  });

  it("tells which firmware can start it", async () => {
    const both = iso();
    both.set([0x91, 0xef, 1, 0], 40 * sector + 64);
    both[40 * sector + 96] = 0x88;
    expect(await read(both)).toMatchObject({ boots: { bios: true, efi: true } });
    const efi = iso();
    efi[40 * sector + 1] = 0xef;
    expect(await read(efi)).toMatchObject({ boots: { bios: false, efi: true } });
  });

  it.each([
    ["empty", new Uint8Array(0), "empty"],
    ["shorter than it says", iso({ blocks: 101 }), "truncated"],
    ["cut inside the system area", new Uint8Array(10 * sector), "truncated"],
    ["a text", new TextEncoder().encode("hello ".repeat(20_000)), "not-iso"],
    ["a short text", new TextEncoder().encode("hello"), "not-iso"],
    ["zeros where descriptors should be", new Uint8Array(size), "not-iso"],
  ])("says of what is %s: %s", async (_what, image, problem) => {
    expect(await read(image)).toBe(problem);
  });

  it("knows a medium that has only UDF", async () => {
    const image = new Uint8Array(size);
    addUdf(image, 16);
    expect(await read(image)).toBe("udf-only");
  });

  it("reads an ISO that carries UDF as well", async () => {
    const image = iso();
    addUdf(image, 19);
    expect(await read(image)).toMatchObject({ boots: { bios: true } });
  });

  it("looks at no catalogue outside of the medium", async () => {
    const image = iso();
    new DataView(image.buffer).setUint32(17 * sector + 0x47, 0xffffffff, true);
    expect(await read(image)).toMatchObject({ boots: nothing });
  });

  it("shows no control characters", async () => {
    const image = iso();
    image[16 * sector + 42] = 0x1b;
    const header = await read(image);
    expect(typeof header === "object" && header.identity.volumeId).toBe("De\ufffdian 12.5.0 amd64 n");
  });

  it("survives any bytes", async () => {
    let seed = 1;
    const random = () => (seed = (seed * 48_271) % 2_147_483_647);
    for (let round = 0; round < 2000; round += 1) {
      const image = iso();
      for (let hit = 0; hit < 20; hit += 1) image[16 * sector + (random() % (3 * sector))] = random() & 255;
      const header = await read(image, random() % (2 * size));
      expect(typeof header === "string" || header.identity.volumeId.length <= 64).toBe(true);
    }
  });
});
