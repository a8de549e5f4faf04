import type { ConflictRule } from "../../../../shared/contract/guest-files/copying.ts";

/** What copying out of and into a guest's disks says. */
export const strings = {
  looking: "Looking at what is copied …",
  summary: (files: number, folders: number) =>
    [
      files > 0 && (files === 1 ? "1 file" : `${files.toLocaleString("en")} files`),
      folders > 0 && (folders === 1 ? "1 folder" : `${folders.toLocaleString("en")} folders`),
    ]
      .filter(Boolean)
      .join(" and ") || "Nothing",
  sizes: (bytes: string, allocated: string | undefined) =>
    allocated === undefined ? bytes : `${bytes}, ${allocated} without its holes`,
  free: (free: string) => `${free} are free there.`,
  tooLarge: (free: string) => `Only ${free} are free there.`,

  renamed: (count: number) =>
    count === 1 ? "1 name cannot be kept there" : `${count.toLocaleString("en")} names cannot be kept there`,
  becomes: "becomes",
  leftOut: (count: number) =>
    count === 1 ? "1 entry is left out" : `${count.toLocaleString("en")} entries are left out`,
  isFolder: "A folder of this name is there; a file cannot take its place.",
  noFolder: "What has this name there is no folder, so nothing comes below it.",
  more: (count: number) => `and ${count.toLocaleString("en")} more`,

  conflicts: (count: number) =>
    count === 1 ? "1 name is taken there" : `${count.toLocaleString("en")} names are taken there`,
  conflictsNote: "Folders of one name are merged.",
  all: "For all of them",
  each: "Decide each",
  asAll: "As all",
  rules: {
    skip: "Skip",
    rename: "Keep both",
    replace: "Replace",
  } satisfies Record<ConflictRule, string>,
  existing: (size: string) => `there: ${size}`,
  coming: (size: string) => `comes: ${size}`,
  rule: (path: string) => `${path}: what is done`,

  out: {
    action: "Copy out …",
    title: (name: string) => `Copy ${name} out of the guest`,
    titles: (count: number) => `Copy ${count.toLocaleString("en")} entries out of the guest`,
    confirm: "Copy out",
    target: "Into the folder",
    targetNote: "On this computer. Nothing outside of this folder is touched, and no link is followed.",
    /** In a browser, whose computer may be another one. */
    targetNoteElsewhere:
      "On the computer on which Guesthouse runs. Nothing outside of this folder is touched, and no link is followed.",
    targetWrong: "A full path, beginning with /",
    choose: "Choose …",
    stop: "Stop copying",
    copied: (target: string) => `Copied into ${target}.`,
    stopped: "Stopped. What was copied whole until then stays.",
    failed: "It did not go to its end. What was copied whole until then stays.",
    show: "Open the folder",
  },

  into: {
    action: "Copy files in …",
    title: (folder: string) => `Copy into ${folder}`,
    confirm: "Copy in",
    from: "From",
    sources: { files: "Files of this window's computer", paths: "The computer on which Guesthouse runs" },
    files: "Files",
    chooseFiles: "Choose files …",
    filesNote: "Folders can be dropped onto the list.",
    chosen: (count: number, bytes: string) =>
      count === 1 ? `1 file, ${bytes}` : `${count.toLocaleString("en")} files, ${bytes}`,
    path: "File or folder",
    pathNote: "A folder comes with all that is in it.",
    pathWrong: "A full path, beginning with /",
    owner: "Owner",
    group: "Group",
    asFolder: "As the folder",
    mode: "Permissions of files",
    folderMode: "Permissions of folders",
    modeWrong: "Three or four octal digits",
    asHere: { mode: "As on this computer", folderMode: "As on this computer" },
    asThere: { mode: "As they are there", folderMode: "As they are there" },
    usual: { mode: "644", folderMode: "755" },
    modesUnknown:
      "A browser does not tell what permissions files have: they get 644, and folders 755, unless you choose others.",
    tooMany: "At most 10,000 files can be dropped at once.",
    tooManyHint: "Pack them into an archive, or give their folder's path.",
  },

  back: {
    title: (name: string) => `Bring ${name} back into the machine`,
    titles: (count: number) => `Bring ${count.toLocaleString("en")} entries back into the machine`,
    confirm: "Bring back",
    note: "Each goes to where it was, with its owner, permissions and times.",
  },

  download: "Download",
  archive: "files.tar",
  root: "root",
  early: {
    code: "dragged-too-early",
    message: "The button was released before the copies were made.",
    hint: "Hold it until the pointer shows the files, or choose “Copy out …”.",
  },
  dragged: (count: number) => `${count.toLocaleString("en")} entries`,
  drop: (folder: string) => `Copy into ${folder}`,
  dropRefused: (reason: string) => `Nothing can be copied in: ${reason}`,
};
