import { expect, test } from "vitest";
import { LibvirtError } from "../../libvirt/index.ts";
import { agentProblem } from "./agent-problem.ts";
import { joined } from "./send.ts";

const said = (text: string) =>
  agentProblem(
    new LibvirtError({
      ...{ code: 1, domain: 10, level: 2 },
      message: `internal error: unable to execute QEMU agent command 'guest-file-open': ${text}`,
    }),
    "/srv/a",
  );

test("what the agent says becomes plain words, with its own as the detail", () => {
  const open = "failed to open file '/srv/a' (mode: 'r'): ";
  expect(said(`${open}No such file or directory`)).toMatchObject({
    code: "guest-no-such-file",
    message: "“/srv/a” does not exist in the guest.",
    detail: `${open}No such file or directory`,
  });
  expect(said("Command guest-file-open has been disabled").code).toBe("agent-forbids");
  expect(said("The command guest-file-open has not been found").code).toBe("agent-forbids");
  expect(said("handle '99' has not been found").code).toBe("agent-refused");
  expect(said("failed to write to file: No space left on device").code).toBe("guest-full");
});

test("a name's path is written as the guest's system does", () => {
  expect(joined("/srv", "a", false)).toBe("/srv/a");
  expect(joined("/", "a", false)).toBe("/a");
  expect(joined("C:\\Users", "a", true)).toBe("C:\\Users\\a");
  expect(joined("C:\\", "a", true)).toBe("C:\\a");
  expect(joined("C:/Users", "a", true)).toBe("C:/Users/a");
});
