import { createDecipheriv } from "node:crypto";
import { PassThrough } from "node:stream";
import { describe, expect, test } from "vitest";
import { ByteReader } from "./byte-reader.ts";
import { encryptChallenge, handshakeAsClient, handshakeAsServer } from "./rfb-handshake.ts";

/** Two ends of a line, each with a reader and a way to write to the other. */
function line() {
  const there = new PassThrough();
  const back = new PassThrough();
  const end = (from: PassThrough, to: PassThrough) => ({
    reader: new ByteReader(from),
    write: async (bytes: Uint8Array) => {
      to.write(Buffer.from(bytes));
    },
    hangUp: () => to.end(),
  });
  return { client: end(back, there), server: end(there, back) };
}

const challenge = Buffer.from("000102030405060708090a0b0c0d0e0f", "hex");
const reason = (text: string) => {
  const bytes = Buffer.from(text);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
};

interface FakeServer {
  readonly greeting?: string;
  readonly security: readonly number[];
  readonly password?: string;
}

/** What a VNC server does up to the security result; the chosen type, if it got so far. */
async function serve(
  { reader, write, hangUp }: ReturnType<typeof line>["server"],
  { greeting = "RFB 003.008\n", security, password }: FakeServer,
): Promise<number | undefined> {
  await write(Buffer.from(greeting));
  if ((await reader.read(12)).toString() !== "RFB 003.008\n") throw new Error("wrong version");
  await write(Uint8Array.of(security.length, ...security));
  if (security.length === 0) {
    await write(reason("Too many users"));
    hangUp();
    return undefined;
  }
  const [chosen] = await reader.read(1);
  if (chosen === 2) {
    await write(challenge);
    const good = encryptChallenge(challenge, password ?? "").equals(await reader.read(16));
    await write(Uint8Array.of(0, 0, 0, good ? 0 : 1));
    if (!good) await write(reason("Authentication failed"));
  } else {
    await write(Uint8Array.of(0, 0, 0, 0));
  }
  return chosen;
}

const noPassword = { password: undefined, expired: false };

describe("towards QEMU", () => {
  test("prefers no security, and leaves what follows unread", async () => {
    const { client, server } = line();
    const served = serve(server, { security: [2, 1] });
    await handshakeAsClient(client.reader, client.write, noPassword);
    expect(await served).toBe(1);
    await server.write(Buffer.from("rest"));
    expect((await client.reader.read(4)).toString()).toBe("rest");
  });

  test("answers with the password", async () => {
    const { client, server } = line();
    const served = serve(server, { security: [2], password: "geheim" });
    await handshakeAsClient(client.reader, client.write, { password: "geheim", expired: false });
    expect(await served).toBe(2);
  });

  test.each([
    [
      "a wrong password",
      { security: [2], password: "one" },
      { password: "two", expired: false },
      "vnc-password-wrong",
    ],
    [
      "an expired password",
      { security: [2], password: "one" },
      { password: "two", expired: true },
      "vnc-password-expired",
    ],
    ["an unknown password", { security: [2] }, noPassword, "vnc-password-unknown"],
    ["TLS only", { security: [19] }, noPassword, "vnc-security"],
    ["no type at all", { security: [] }, noPassword, "vnc-refused"],
    ["an old version", { greeting: "RFB 003.003\n", security: [1] }, noPassword, "vnc-protocol"],
    ["something else", { greeting: "SSH-2.0-abcd", security: [1] }, noPassword, "vnc-protocol"],
  ])("says what is wrong: %s", async (_name, fake, known, code) => {
    const { client, server } = line();
    serve(server, fake).catch(() => {});
    await expect(handshakeAsClient(client.reader, client.write, known)).rejects.toMatchObject({ code });
  });

  test("says so when the server hangs up", async () => {
    const { client, server } = line();
    await server.write(Buffer.from("RFB 003"));
    server.hangUp();
    await expect(handshakeAsClient(client.reader, client.write, noPassword)).rejects.toMatchObject({
      code: "vnc-refused",
    });
  });
});

test("the answer is the challenge under DES with the bits of each key byte in reverse", () => {
  // "COW" reversed bit by bit; two DES blocks, decrypted here by the cipher that is the same with equal keys.
  const key = Buffer.from("c2f2ea0000000000", "hex");
  const answer = encryptChallenge(challenge, "COW");
  const decipher = (block: Buffer) =>
    createDecipheriv("des-ede3-cbc", Buffer.concat([key, key, key]), Buffer.alloc(8))
      .setAutoPadding(false)
      .update(block);
  expect(Buffer.concat([decipher(answer.subarray(0, 8)), decipher(answer.subarray(8))])).toEqual(challenge);
  // Only the first eight bytes of a password count.
  expect(encryptChallenge(challenge, "12345678")).toEqual(encryptChallenge(challenge, "123456789"));
});

describe("towards the viewer", () => {
  test("the two handshakes fit together", async () => {
    const { client, server } = line();
    await Promise.all([
      handshakeAsServer(server.reader, server.write),
      handshakeAsClient(client.reader, client.write, noPassword),
    ]);
    await client.write(Uint8Array.of(1));
    expect([...(await server.reader.read(1))]).toEqual([1]);
  });

  test("refuses another version and a type that was not offered", async () => {
    const old = line();
    await old.client.write(Buffer.from("RFB 003.003\n"));
    await expect(handshakeAsServer(old.server.reader, old.server.write)).rejects.toMatchObject({
      code: "vnc-protocol",
    });
    const other = line();
    await other.client.write(Buffer.from("RFB 003.008\n\x02"));
    await expect(handshakeAsServer(other.server.reader, other.server.write)).rejects.toMatchObject({
      code: "vnc-protocol",
    });
  });
});
