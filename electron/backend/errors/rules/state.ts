import { errorNumber as E } from "../../libvirt/protocol/error-codes.ts";
import { anotherName, type Rule, retry, saying } from "./rule.ts";

const discard = { kind: "remove-saved-state", label: "Discard the saved state …" } as const;

/** What a machine's state, name, agent, saved memory and running work allow. */
export const stateRules: readonly Rule[] = [
  saying(
    { codes: [E.VIR_ERR_NO_DOMAIN] },
    { code: "no-such-domain", message: "This machine does not exist any more." },
  ),
  {
    text: /domain '([^']*)' is already defined with uuid/i,
    explain: ([, name]) => ({
      code: "uuid-taken",
      message: `The machine ${name} has this identifier already.`,
      hint: "Two machines cannot share one. Leave the identifier out, so that a new one is made.",
    }),
  },
  saying(
    {
      text: /already exists with uuid|domain (?:with name )?'[^']*' already exists|name '[^']*' already exists/i,
    },
    {
      code: "name-taken",
      message: "A machine with this name or identifier exists already.",
      action: anotherName,
    },
  ),
  saying(
    { codes: [E.VIR_ERR_DOM_EXIST] },
    {
      code: "name-taken",
      message: "A machine with this name or identifier exists already.",
      action: anotherName,
    },
  ),
  saying(
    { text: /guest agent is not configured/i },
    {
      code: "no-agent",
      message: "This machine has no channel for a guest agent.",
      hint: "Add a channel named org.qemu.guest_agent.0, and install qemu-guest-agent in the guest.",
    },
  ),
  saying(
    { codes: [E.VIR_ERR_AGENT_UNRESPONSIVE], text: /is not connected|not available/i },
    {
      code: "no-agent",
      message: "No guest agent listens in this machine.",
      hint: "Install and start qemu-guest-agent in the guest, or use the power button (ACPI) instead.",
    },
  ),
  saying(
    { codes: [E.VIR_ERR_AGENT_UNRESPONSIVE, E.VIR_ERR_AGENT_UNSYNCED] },
    {
      code: "agent-timeout",
      message: "The guest agent does not answer.",
      hint: "The guest may be busy or stuck. Try again, or use the power button (ACPI) instead.",
      action: retry,
    },
  ),
  saying(
    { text: /cannot acquire state change lock|Timed out during operation: cannot acquire/i },
    {
      code: "machine-busy",
      message: "libvirt is busy with other work on this machine.",
      hint: "Wait for the running work to end (saving, migrating, a snapshot, a backup), then try again.",
      action: retry,
    },
  ),
  saying(
    { text: /domain with a managed saved state can't be renamed|while domain managed save image exists/i },
    {
      code: "has-saved-state",
      message: "This is not possible while the machine has a saved state.",
      hint: "Start it and shut it down properly, or discard the saved state.",
      action: discard,
    },
  ),
  saying(
    {
      text: /(?:load of migration failed|Unknown savevm section|error while loading state|operation failed: job 'start'[^\n]*restore|image magic is incorrect|image is incomplete|save image is incomplete)/i,
    },
    {
      code: "saved-state-unusable",
      message: "The machine cannot go on from its saved state: it does not fit this host or this definition.",
      hint: "Discard the saved state and start fresh. What the guest had not written to its disk is lost.",
      action: discard,
    },
  ),
  saying(
    { text: /Unable to read from monitor|End of file from qemu monitor/i },
    {
      code: "qemu-died",
      message: "QEMU ended in the middle of this, and the machine with it.",
      hint: "Start the machine again. What happened is at the end of its log, in /var/log/libvirt/qemu.",
    },
  ),
  saying(
    {
      text: /cannot delete inactive domain with \d+ (?:snapshots|checkpoints)|cannot rename [^\n]*snapshot/i,
    },
    {
      code: "has-snapshots",
      message: "Its snapshots stand in the way.",
      hint: "Delete the snapshots first.",
    },
  ),
  saying(
    { text: /cannot undefine domain with nvram/i },
    {
      code: "has-nvram",
      message: "The machine has firmware variables, and libvirt has to be told what becomes of them.",
      hint: "Delete the machine from here: the dialog asks whether to keep them.",
    },
  ),
  saying(
    { text: /guest is not in suspended state/i },
    { code: "wrong-state", message: "The guest is not asleep." },
  ),
  {
    codes: [E.VIR_ERR_OPERATION_INVALID],
    text: /domain is not running|domain is already running|domain is not active|already active|cannot rename active domain/i,
    explain: ([found]) => ({
      code: "wrong-state",
      message: /not (?:running|active)/.test(found ?? "")
        ? "The machine is not running."
        : "The machine is running already.",
    }),
  },
];
