import { constants } from "node:os";
import type { ErrorData } from "../../../../shared/model/error.ts";

type Explain = (path: string) => Omit<ErrorData, "detail">;

const damaged: Explain = (path) => ({
  code: "guest-damaged",
  message: `The guest's file system is damaged at ${path}.`,
  hint: "What else it holds can still be read. Copy what you need, then let the guest check its disk.",
});
const full: Explain = (path) => ({
  code: "guest-full",
  message: `There is no room left in the guest's file system for ${path}.`,
  hint: "Delete something there, or make the disk bigger.",
});
const refused: Explain = (path) => ({
  code: "guest-refused",
  message: `The guest's file system does not allow this for ${path}.`,
  hint: "It may be marked as unchangeable there, or its file system may not be able to do it.",
});

const { errno } = constants;
/** EUCLEAN and ENOKEY, which Node does not name; EFSCORRUPTED of XFS is EUCLEAN. */
const needsCleaning = 117;
const keyMissing = 126;

/** What a guest's file system says, by Linux's number. */
export const guestFileFailures: Readonly<Record<number, Explain>> = {
  [errno.ENOENT]: (path) => ({
    code: "guest-no-such-file",
    message: `${path} does not exist in the guest.`,
    hint: "It may have been deleted or renamed, or be a link that leads nowhere.",
  }),
  [errno.ENOTDIR]: (path) => ({
    code: "guest-not-a-folder",
    message: `${path} is no folder, or something on the way to it is none.`,
  }),
  [errno.EISDIR]: (path) => ({ code: "guest-not-a-file", message: `${path} is a folder.` }),
  [errno.ELOOP]: (path) => ({
    code: "guest-link-loop",
    message: `${path} cannot be followed: its links lead in a circle, or over too many others.`,
  }),
  [errno.ENAMETOOLONG]: (path) => ({
    code: "guest-name-too-long",
    message: `The name ${path} is longer than the guest's file system allows.`,
  }),
  [errno.E2BIG]: (path) => ({
    code: "guest-too-many",
    message: `${path} holds too many files to be listed.`,
    hint: "Copy the folder as a whole, or look for single files by their path.",
  }),
  [errno.EEXIST]: (path) => ({
    code: "guest-exists",
    message: `${path} exists already.`,
    hint: "Choose another name.",
  }),
  [errno.ENOTEMPTY]: (path) => ({ code: "guest-not-empty", message: `The folder ${path} is not empty.` }),
  [errno.EXDEV]: (path) => ({
    code: "guest-other-file-system",
    message: `${path} cannot be moved to another file system of the guest.`,
    hint: "Copy it, then delete the original.",
  }),
  [errno.EROFS]: (path) => ({
    code: "guest-read-only",
    message: `${path} can only be read.`,
    hint: "Open the files for changes while the machine is off.",
  }),
  [errno.EACCES]: refused,
  [errno.EPERM]: refused,
  [errno.EOPNOTSUPP]: refused,
  [errno.ENOSPC]: full,
  [errno.EDQUOT]: full,
  [errno.EIO]: damaged,
  [errno.EBADMSG]: damaged,
  [errno.EOVERFLOW]: damaged,
  [needsCleaning]: damaged,
  [keyMissing]: (path) => ({
    code: "guest-encrypted",
    message: `${path} is encrypted by the guest's file system, and its key is not there.`,
    hint: "Only the guest itself can read it.",
  }),
};
