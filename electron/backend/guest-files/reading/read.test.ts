import { describe, expect, test, vi } from "vitest";
import type { ByteChannel } from "../../../../shared/model/byte-channel.ts";
import { type CallManner, GuestfsError } from "../../guestfs/appliance.ts";
import type { CallName } from "../../guestfs/calls.ts";
import type { FilesSession, PlaceCalls } from "../session/session.ts";
import { plainFileAt, readSmall, sendBytes } from "./read.ts";

const MiB = 1 << 20;

/** One file that says it has `told` bytes, and gives `contents` or throws. */
function file(told: number, contents: Uint8Array | GuestfsError, mode = 0o100644): PlaceCalls {
  const stat = new BigInt64Array(22);
  stat.set([1n, 1n, BigInt(mode), 1n, 0n, 0n, 0n, BigInt(told)]);
  const callWith = async (_: CallManner, name: CallName, _path: string, length: number, offset: number) => {
    if (name === "statns") return stat;
    if (contents instanceof GuestfsError) throw contents;
    expect(length).toBeLessThanOrEqual(MiB);
    return contents.slice(offset, offset + length);
  };
  return { callWith } as unknown as PlaceCalls;
}

/** What a window would get of it, how it ended, and whether the session was let go then. */
async function send(calls: PlaceCalls, offset: number, end: number) {
  const released = vi.fn();
  const session = { use: () => ({ [Symbol.dispose]: released }) } as unknown as FilesSession;
  const pieces: Uint8Array[] = [];
  const outcome: unknown[] = [];
  const channel = {
    give: async (piece: Uint8Array) => void pieces.push(piece),
    end: () => void outcome.push("ended"),
    close: (error: unknown) => void outcome.push(error),
    closed: new Promise<void>(() => {}),
  } as unknown as ByteChannel;
  await sendBytes(channel, session, calls, await plainFileAt(calls, "/file"), { offset, end });
  expect(released).toHaveBeenCalledOnce();
  return { bytes: Buffer.concat(pieces), outcome };
}

const contents = Uint8Array.from({ length: 3 * MiB }, (_, index) => index % 251);

describe("contents of a guest's file", () => {
  test("come as they are, whatever the piece", async () => {
    const { bytes, outcome } = await send(file(contents.length, contents), 1000, 2 * MiB + 5);
    expect(bytes.equals(contents.subarray(1000, 2 * MiB + 5))).toBe(true);
    expect(outcome).toEqual(["ended"]);
  });

  test("end where a file has become shorter", async () => {
    const { bytes, outcome } = await send(file(5 * MiB, contents), 0, 5 * MiB);
    expect(bytes).toHaveLength(3 * MiB);
    expect(outcome).toEqual(["ended"]);
  });

  test("that cannot be read say so", async () => {
    const broken = new GuestfsError("pread", "pread: /file: Input/output error", 5);
    const { bytes, outcome } = await send(file(10, broken), 0, 10);
    expect(bytes).toHaveLength(0);
    expect(outcome).toMatchObject([{ code: "guest-damaged" }]);
  });

  test.each([
    ["a folder", 0o040755],
    ["a pipe", 0o010644],
    ["a device", 0o060644],
    ["a socket", 0o140644],
    ["what is of no kind", 0],
  ])("are never asked of %s", async (_, mode) => {
    const calls = file(10, new GuestfsError("pread", "must not be called", 0), mode);
    await expect(plainFileAt(calls, "/file")).rejects.toMatchObject({ code: "guest-not-a-file" });
  });

  test("are read as a whole only if they are as small as expected", async () => {
    const whole = await readSmall(file(contents.length, contents), "/file", 3 * MiB);
    expect(Buffer.from(whole).equals(contents)).toBe(true);
    const big = readSmall(file(2 ** 40, contents), "/file", 3 * MiB);
    await expect(big).rejects.toMatchObject({ code: "guest-too-big" });
  });
});
