import { AppError, type ErrorData } from "../../../../shared/model/error.ts";
import { plainError } from "../../errors/plain-error.ts";
import { LibvirtError } from "../../libvirt/index.ts";
import { shownPath } from "../file-problem.ts";

type Explain = (path: string) => Omit<ErrorData, "detail">;

/** The agent tells its errors in words alone: strerror(3)'s, or Windows' own. */
const problems: readonly (readonly [RegExp, Explain])[] = [
  [
    /has been disabled|not (?:allowed|permitted) (?:for|by)|command \S+ has not been found/i,
    () => ({
      code: "agent-forbids",
      message: "The guest's agent is set not to do this.",
      hint: "In the guest, take the guest-file commands off its block list (/etc/qemu/qemu-ga.conf or /etc/sysconfig/qemu-ga), and start the agent anew.",
    }),
  ],
  [
    /no such file|cannot find the (?:file|path)/i,
    (path) => ({ code: "guest-no-such-file", message: `${path} does not exist in the guest.` }),
  ],
  [/is a directory/i, (path) => ({ code: "guest-not-a-file", message: `${path} is a folder.` })],
  [
    /not a directory/i,
    (path) => ({
      code: "guest-not-a-folder",
      message: `${path} is no folder, or something on the way to it is none.`,
    }),
  ],
  [
    /no space left|not enough space|disk quota/i,
    (path) => ({
      code: "guest-full",
      message: `There is no room left in the guest for ${path}.`,
      hint: "Delete something in the guest, or make its disk bigger.",
    }),
  ],
  [
    /read-only file system/i,
    (path) => ({ code: "guest-read-only", message: `${path} is on a file system that can only be read.` }),
  ],
  [
    /permission denied|access is denied|operation not permitted/i,
    (path) => ({
      code: "guest-refused",
      message: `The guest does not let its agent use ${path}.`,
      hint: "SELinux or AppArmor in the guest may keep the agent to a few folders. Choose another one, such as /tmp.",
    }),
  ],
];

/**
 * In plain words why the agent did not do what it was asked to.
 * @param path which it was asked for
 */
export function agentProblem(error: unknown, path: string): AppError {
  const said =
    error instanceof LibvirtError
      ? /unable to execute QEMU agent command '[^']*': (.*)/s.exec(error.message)?.[1]
      : undefined;
  if (said === undefined) return plainError(error);
  const explain = problems.find(([text]) => text.test(said))?.[1];
  const data = explain?.(shownPath(path)) ?? {
    code: "agent-refused",
    message: "The guest agent could not do this.",
  };
  return new AppError({ ...data, detail: said.slice(0, 20_000) }, { cause: error });
}
