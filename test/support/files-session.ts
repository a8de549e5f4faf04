import { randomUUID } from "node:crypto";
import type { GuestEntry } from "../../shared/contract/guest-files/reading.ts";
import type { FilesSource, FilesState, GuestPlaceRef } from "../../shared/contract/guest-files/session.ts";
import { AppError } from "../../shared/model/error.ts";
import { BackendSession } from "./backend-session.ts";
import { Followed, readAll } from "./backend-window.ts";
import { type PrivateLibvirtd, startPrivateLibvirtd } from "./libvirtd.ts";
import { diskXml, plainXml } from "./plain-machine.ts";

/** Disks that are open. */
export type OpenFiles = Extract<FilesState, { state: "open" }> & { readonly session: string };

/** A disk image of the host by its path, as a source. */
export const fileSource = ({ connection }: BackendSession, path: string): FilesSource => ({
  kind: "image",
  image: { kind: "file", connection, path },
});

/**
 * Opens disks as a window does, and waits until they are open.
 * @throws AppError why they cannot be
 */
export async function openFiles(
  { backend, window }: BackendSession,
  source: FilesSource,
  { write = false } = {},
): Promise<OpenFiles> {
  const { guestFiles } = backend.handlers;
  const { session } = await guestFiles.open({ source, write }, window.call);
  const states = new Followed<FilesState>(await guestFiles.watch({ session }, window.call));
  const state = await states.find(({ state: name }) => name !== "opening");
  if (state.state === "open") return { ...state, session };
  if (state.state === "failed") throw new AppError(state.error);
  throw new Error(JSON.stringify(state));
}

/** Reads files of guests as a window does, on a private daemon; ended with {@link FilesSession.stop}. */
export class FilesSession {
  readonly libvirtd: PrivateLibvirtd;
  readonly session: BackendSession;

  private constructor(libvirtd: PrivateLibvirtd, session: BackendSession) {
    this.libvirtd = libvirtd;
    this.session = session;
  }

  static async start(): Promise<FilesSession> {
    const libvirtd = await startPrivateLibvirtd({ defaultPool: true });
    return new FilesSession(libvirtd, await BackendSession.start(libvirtd));
  }

  get api() {
    return this.session.backend.handlers.guestFiles;
  }

  get call() {
    return this.session.window.call;
  }

  /** Defines a machine that is off, with these devices or disks. */
  async machine(name: string, disks: string | readonly string[]): Promise<FilesSource & { uuid: string }> {
    const uuid = randomUUID();
    const devices =
      typeof disks === "string" ? disks : disks.map((path, at) => diskXml(path, `vd${"abc"[at]}`)).join("");
    await this.session.define(name, plainXml(name, uuid, devices));
    return { kind: "machine", ...this.session.ref(uuid) };
  }

  /** See {@link openFiles}. */
  open(source: FilesSource, how?: { write?: boolean }): Promise<OpenFiles> {
    return openFiles(this.session, source, how);
  }

  close(opened: { session: string }): Promise<object> {
    return this.api.close({ session: opened.session }, this.call);
  }

  /** A folder as it comes, piece by piece. */
  async pieces(where: GuestPlaceRef): Promise<{ entries: GuestEntry[]; total?: number | undefined }[]> {
    const all: { entries: GuestEntry[]; total?: number | undefined }[] = [];
    for await (const piece of await this.api.list(where, this.call)) all.push(piece);
    return all;
  }

  async list(where: GuestPlaceRef): Promise<GuestEntry[]> {
    return (await this.pieces(where)).flatMap(({ entries }) => entries);
  }

  async names(where: GuestPlaceRef): Promise<string[]> {
    return (await this.list(where)).map(({ name }) => name).sort();
  }

  async stat(where: GuestPlaceRef, follow = true): Promise<{ path: string; entry: GuestEntry }> {
    return await this.api.stat({ ...where, follow }, this.call);
  }

  /** A part of a file, at most 4 MiB. */
  async read(where: GuestPlaceRef, offset = 0, length = 1 << 20): Promise<Buffer> {
    const given = await this.api.read({ ...where, offset, length }, this.call);
    const bytes = await readAll(this.session.window.redeem(given));
    if (bytes.length !== given.bytes) throw new Error(`${given.bytes} bytes were told, ${bytes.length} came`);
    return bytes;
  }

  /** A whole file, in parts. */
  async *parts(where: GuestPlaceRef): AsyncGenerator<Buffer> {
    const length = 4 << 20;
    for (let offset = 0, bytes = length; bytes === length; offset += length) {
      const part = await this.read(where, offset, length);
      bytes = part.length;
      yield part;
    }
  }

  async contents(where: GuestPlaceRef): Promise<Buffer> {
    return await readAll(this.parts(where));
  }

  async text(where: GuestPlaceRef): Promise<string> {
    return (await this.contents(where)).toString();
  }

  async stop(): Promise<void> {
    await this.session.close();
    await this.libvirtd.stop();
  }
}
