import { constants } from "node:fs";
import { copyFile, link, lstat, mkdir, open, rename, rm, statfs, symlink, truncate } from "node:fs/promises";
import { basename } from "node:path";
import { AppError } from "../../../../shared/model/error.ts";
import { giveName, type UnfinishedFiles } from "../../files/unfinished-files.ts";
import { setAttributes, setAttributesOf } from "./attributes.ts";
import type { HostFolder } from "./host-folder.ts";
import type { CopyNode } from "./node.ts";
import type { Placement } from "./placements.ts";

/** Less is no room: libguestfs writes 8 KiB at once, and a block may take more. */
const leastRoom = 1 << 20;
/** What no file was there for before. */
const newFile = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;

/**
 * A folder in the target that nobody else can enter, in which everything is made. What is whole gets its name from
 * there in one step; what is not is gone with the folder.
 */
export class Staging implements AsyncDisposable {
  readonly #folder: HostFolder;
  readonly #discard: () => Promise<void>;
  /** Where what is being made lies below the folder. */
  readonly #places = new Map<CopyNode, string>();
  #tops = 0;

  private constructor(folder: HostFolder, discard: () => Promise<void>) {
    this.#folder = folder;
    this.#discard = discard;
  }

  /** @param path the target folder's, for what a crash leaves is found by its path */
  static async begin(
    unfinished: UnfinishedFiles,
    target: HostFolder,
    path: string,
    title: string,
  ): Promise<Staging> {
    const { path: made, discard } = await unfinished.beginFolder(path, title);
    try {
      return new Staging(await target.inside(basename(made)), discard);
    } catch (error) {
      await discard();
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#folder[Symbol.asyncDispose]();
    await this.#discard();
  }

  /** Says that what is made of this node gets a name of its own. */
  top(node: CopyNode): void {
    this.#tops += 1;
    this.#places.set(node, `${this.#tops}`);
  }

  async makeFolder(node: CopyNode): Promise<void> {
    await mkdir(this.#at(node), 0o700);
  }

  /** Writes a small file whole, with its attributes. */
  async writeFile(node: CopyNode, contents: Uint8Array): Promise<void> {
    await using file = await open(this.#at(node), newFile, 0o600);
    if (contents.length > 0) await file.writeFile(contents);
    await setAttributesOf(file, node.entry);
  }

  /** Makes an empty file, or empties one that was made, and gives its path for another process of this user. */
  async beginFile(node: CopyNode): Promise<string> {
    await this.remove(node);
    await using _ = await open(this.#at(node), newFile, 0o600);
    return this.#folder.fromOutside(this.#placeOf(node));
  }

  /** Whether its file system has no room for what one write brings. */
  async isFull(): Promise<boolean> {
    const { bavail, bsize } = await statfs(this.#folder.at());
    return bavail * bsize < leastRoom;
  }

  async sizeOf(node: CopyNode): Promise<number> {
    return (await lstat(this.#at(node))).size;
  }

  /** Ends a file at this byte; what was not written before is a hole. */
  async endFile(node: CopyNode, bytes: number): Promise<void> {
    await truncate(this.#at(node), bytes);
  }

  async makeLink(node: CopyNode): Promise<void> {
    await symlink(node.linkText!, this.#at(node));
    await setAttributes(this.#at(node), node.entry);
  }

  /** Makes the same file under another name; a copy where the file system has no hard links. */
  async makeSame(node: CopyNode, as: CopyNode): Promise<void> {
    try {
      await link(this.#at(as), this.#at(node));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (!["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK"].includes(code ?? "")) throw error;
      await copyFile(this.#at(as), this.#at(node), constants.COPYFILE_EXCL);
      await setAttributes(this.#at(node), node.entry);
    }
  }

  async setAttributes(node: CopyNode): Promise<void> {
    await setAttributes(this.#at(node), node.entry);
  }

  async remove(node: CopyNode): Promise<void> {
    await rm(this.#at(node), { force: true });
  }

  /**
   * Moves what is whole to its place. What it replaces is there until then, and on no disk only once that has it.
   * @throws AppError `file-exists`
   */
  async giveName({ node, name, replaces }: Placement, folder: HostFolder): Promise<void> {
    const [from, to] = [this.#at(node), folder.at(name)];
    if (replaces) {
      if (node.entry.kind === "file") {
        await using file = await open(from, "r");
        await file.sync();
      }
      await rename(from, to);
    } else if (node.entry.kind === "directory") {
      // In place of an empty folder it would be no failure.
      if (await exists(to)) throw taken(name);
      await rename(from, to);
    } else {
      await giveName(from, to);
    }
  }

  #at(node: CopyNode): string {
    return this.#folder.at(this.#placeOf(node));
  }

  #placeOf(node: CopyNode): string {
    const place = this.#places.get(node);
    if (place !== undefined) return place;
    const made = `${this.#placeOf(node.parent!)}/${node.name}`;
    this.#places.set(node, made);
    return made;
  }
}

const exists = (path: string) =>
  lstat(path).then(
    () => true,
    () => false,
  );

const taken = (name: string) =>
  new AppError({
    code: "file-exists",
    message: `There is already something named ${name} in the folder.`,
    hint: "It came while the files were copied. Copy them again.",
  });
