import { createCipheriv } from "node:crypto";
import { AppError } from "../../../shared/model/error.ts";
import { type ByteReader, EndedError } from "./byte-reader.ts";

/**
 * The opening of the Remote Framebuffer protocol 3.8 (RFC 6143, section 7.1), up to and including the security
 * result: as a client towards QEMU, where the password is known, and as a server towards the renderer, which
 * never learns it.
 */
const version = Buffer.from("RFB 003.008\n", "latin1");
const securityNone = 1;
const securityVncAuth = 2;
const maxReason = 4096;

type Write = (bytes: Uint8Array) => Promise<void>;

export interface RfbPassword {
  readonly password: string | undefined;
  /** Whether its time has run out, which QEMU reports like a wrong one. */
  readonly expired: boolean;
}

/**
 * Goes through the handshake with a VNC server; afterwards it awaits ClientInit.
 * @throws AppError `vnc-…`
 */
export async function handshakeAsClient(
  reader: ByteReader,
  write: Write,
  { password, expired }: RfbPassword,
): Promise<void> {
  try {
    const greeting = (await reader.read(version.length)).toString("latin1");
    const [, major, minor] = /^RFB (\d{3})\.(\d{3})\n$/.exec(greeting) ?? [];
    if (major === undefined) {
      throw new AppError({
        code: "vnc-protocol",
        message: "What answers at the machine's display is no VNC server.",
      });
    }
    if (Number(major) * 1000 + Number(minor) < 3008) {
      throw new AppError({
        code: "vnc-protocol",
        message: `The machine's VNC server speaks version ${Number(major)}.${Number(minor)}, which is too old.`,
      });
    }
    await write(version);
    const [count = 0] = await reader.read(1);
    if (count === 0) throw refused(await readReason(reader));
    const offered = [...(await reader.read(count))];
    if (offered.includes(securityNone)) {
      await write(Uint8Array.of(securityNone));
    } else if (offered.includes(securityVncAuth)) {
      await authenticate(reader, write, password);
    } else {
      throw new AppError({
        code: "vnc-security",
        message: "The machine's display asks for encryption or a log-in that Guesthouse does not have.",
        hint: "Turn vnc_tls and vnc_sasl off in qemu.conf, and let the display listen on a socket or on 127.0.0.1.",
      });
    }
    if ((await reader.read(4)).readUInt32BE() === 0) return;
    throw authFailed(await readReason(reader), expired);
  } catch (error) {
    if (!(error instanceof EndedError)) throw error;
    throw closedAtOnce(error);
  }
}

/** A VNC server that went away before it had let anybody in. */
export function closedAtOnce(cause: unknown): AppError {
  return new AppError(
    { code: "vnc-refused", message: "The machine's display closed the connection at once." },
    { cause },
  );
}

async function authenticate(reader: ByteReader, write: Write, password: string | undefined): Promise<void> {
  if (password === undefined) {
    throw new AppError({
      code: "vnc-password-unknown",
      message: "The machine's display asks for a password that libvirt does not know.",
      hint: "Set a password in the display's settings, then restart the machine.",
    });
  }
  await write(Uint8Array.of(securityVncAuth));
  const challenge = await reader.read(16);
  await write(encryptChallenge(challenge, password));
}

/** Says what a server's refusal means. */
function authFailed(reason: string, expired: boolean): AppError {
  if (expired) {
    return new AppError({
      code: "vnc-password-expired",
      message: "The password of the machine's display has expired.",
      hint: "Set a new one, or one without an end: virsh edit, attribute passwdValidTo.",
      detail: reason,
    });
  }
  return new AppError({
    code: "vnc-password-wrong",
    message: "The machine's display did not accept the password that libvirt has for it.",
    hint: "It was probably changed past libvirt. Restart the machine to bring the two together.",
    detail: reason,
  });
}

function refused(reason: string): AppError {
  return new AppError({
    code: "vnc-refused",
    message: "The machine's display refused the connection.",
    hint: "Another viewer may have it for itself; close that one.",
    detail: reason,
  });
}

async function readReason(reader: ByteReader): Promise<string> {
  const length = (await reader.read(4)).readUInt32BE();
  return (await reader.read(Math.min(length, maxReason))).toString("utf8");
}

/**
 * The answer to VNC authentication's challenge: both halves encrypted with single DES (RFC 6143, 7.2.2), whose
 * key is the password's first 8 bytes, each with its bits in reverse. OpenSSL 3 and BoringSSL have no single
 * DES any more, but triple DES with three equal keys is the same; one block in CBC with a zero vector is ECB.
 */
export function encryptChallenge(challenge: Uint8Array, password: string): Buffer {
  const key = Buffer.alloc(8);
  Buffer.from(password, "utf8").copy(key);
  const reversed = key.map(reverseBits);
  const tripled = Buffer.concat([reversed, reversed, reversed]);
  const encrypt = (block: Uint8Array) =>
    createCipheriv("des-ede3-cbc", tripled, Buffer.alloc(8)).setAutoPadding(false).update(block);
  return Buffer.concat([encrypt(challenge.subarray(0, 8)), encrypt(challenge.subarray(8, 16))]);
}

function reverseBits(byte: number): number {
  let reversed = 0;
  for (let bit = 0; bit < 8; bit++) reversed |= ((byte >> bit) & 1) << (7 - bit);
  return reversed;
}

/**
 * Plays the server towards the renderer, offering no security; afterwards the client sends ClientInit.
 * @throws AppError `vnc-protocol` if the client speaks anything else
 */
export async function handshakeAsServer(reader: ByteReader, write: Write): Promise<void> {
  await write(version);
  const answer = await reader.read(version.length);
  if (!answer.equals(version)) {
    throw new AppError({ code: "vnc-protocol", message: "The viewer does not speak RFB 3.8." });
  }
  await write(Uint8Array.of(1, securityNone));
  const [chosen] = await reader.read(1);
  if (chosen !== securityNone) {
    throw new AppError({
      code: "vnc-protocol",
      message: "The viewer chose a security type that was not offered.",
    });
  }
  await write(Buffer.alloc(4));
}
