import type { ErrorData } from "../../../../shared/model/error.ts";

type Explain = (path: string) => Omit<ErrorData, "detail">;

const at = (path: string) => (path === "" ? "there" : path);

/** What the host's own file system refuses, by Node's code. */
export const fileFailures: Readonly<Record<string, Explain>> = {
  ENOSPC: (path) => full(path),
  EDQUOT: (path) => full(path),
  EROFS: (path) => ({
    code: "read-only",
    message: `The host can only read ${at(path)}.`,
    hint: "Choose another place. A file system that turned read-only by itself often has a failing disk.",
  }),
  EACCES: (path) => denied(path),
  EPERM: (path) => denied(path),
  EIO: (path) => ({
    code: "disk-failing",
    message: `The host's disk reports a failure at ${at(path)}.`,
    hint: "Copy what is important to another disk soon; the system's log (journalctl -k) says more.",
  }),
  ESTALE: (path) => ({
    code: "server-gone",
    message: `The server that has ${at(path)} does not answer as before.`,
    hint: "Check the network storage, then start its pool again.",
  }),
};

function full(path: string): Omit<ErrorData, "detail"> {
  return {
    code: "no-space",
    message: path === "" ? "There is no room left on the host's disk." : `There is no room left for ${path}.`,
    hint: "Free some space there, then try again. What was begun has been deleted.",
  };
}

function denied(path: string): Omit<ErrorData, "detail"> {
  return {
    code: "image-permission",
    message: `Guesthouse is not allowed to use ${path === "" ? "a file" : path}.`,
    hint: "Choose another place, or let your account read and write there.",
  };
}
