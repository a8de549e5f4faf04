import { errorNumber as E } from "../../libvirt/protocol/error-codes.ts";
import { type Rule, retry, saying } from "./rule.ts";

/** What the code alone tells. */
export const generalRules: readonly Rule[] = [
  {
    codes: [E.VIR_ERR_XML_ERROR, E.VIR_ERR_XML_DETAIL, E.VIR_ERR_XML_INVALID_SCHEMA],
    text: /(?:XML error: |\(\w+\):(\d+): )?([^\n]*)/,
    explain: ([, line, reason]) => ({
      code: "invalid-xml",
      message: line
        ? `The definition is not valid in line ${line}: ${reason}`.slice(0, 2000)
        : `libvirt does not accept the definition: ${reason}`.slice(0, 2000),
      hint: "Correct it in the XML editor, which shows the place.",
    }),
  },
  saying(
    { codes: [E.VIR_ERR_OPERATION_TIMEOUT] },
    {
      code: "timeout",
      message: "The machine is busy with something else and did not answer in time.",
      hint: "Wait for running work to end, then try again.",
      action: retry,
    },
  ),
  saying(
    { codes: [E.VIR_ERR_RESOURCE_BUSY] },
    { code: "busy", message: "Something that this needs is in use.", action: retry },
  ),
  {
    codes: [E.VIR_ERR_OPERATION_UNSUPPORTED],
    text: /^(?:[\s\S]*?live (?:attach of device '(\w+)'|detach of device '(\w+)') is not supported)?/i,
    explain: ([, attach, detach]) => ({
      code: "not-supported",
      message:
        (attach ?? detach)
          ? `A device of this kind (${attach ?? detach}) cannot be ${attach ? "added" : "removed"} while the machine runs.`
          : "This hypervisor cannot do that.",
      ...((attach ?? detach) && { hint: "Make the change for the next start instead." }),
    }),
  },
  saying(
    { codes: [E.VIR_ERR_NO_SUPPORT, E.VIR_ERR_ARGUMENT_UNSUPPORTED] },
    { code: "not-supported", message: "This hypervisor cannot do that." },
  ),
  {
    codes: [E.VIR_ERR_INVALID_ARG],
    text: /invalid argument: ([^\n]+)/,
    explain: ([, reason]) => ({ code: "invalid", message: `libvirt refuses this: ${reason}.` }),
  },
  {
    codes: [E.VIR_ERR_CONFIG_UNSUPPORTED],
    text: /unsupported configuration: ([^\n]+)/,
    explain: ([, reason]) => ({
      code: "unsupported-configuration",
      message: `The hypervisor of this host cannot do what the definition asks for: ${reason}`.slice(0, 2000),
      hint: "Change that part of the machine.",
      action: { kind: "open-details", label: "Open the details" },
    }),
  },
  saying(
    { codes: [E.VIR_ERR_OPERATION_INVALID] },
    { code: "wrong-state", message: "This is not possible in the machine's present state." },
  ),
];
