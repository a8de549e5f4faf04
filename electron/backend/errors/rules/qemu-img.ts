import { type Rule, retry, saying } from "./rule.ts";

/** What qemu-img alone says; what QEMU says too is among the other rules. */
export const toolRules: readonly Rule[] = [
  saying(
    { text: /key-secret'? is required|Parameter '[\w.-]*key-secret' (?:is )?(?:missing|required)/i },
    {
      code: "encrypted",
      message: "The image is encrypted, and without its passphrase it cannot be opened.",
      hint: "Start its machine, which knows the passphrase, or convert the image.",
    },
  ),
  saying(
    { text: /Unable to get accurate CPU usage/i },
    {
      code: "host-busy",
      message: "The host was too busy to measure how strong the encryption can be.",
      hint: "Try again in a moment.",
      action: retry,
    },
  ),
  {
    text: /Could not open backing (?:file|image)[^:]*: Could not open '([^']*)': No such file/i,
    explain: ([, path = ""]) => ({
      code: "backing-missing",
      message: `The image stands on ${path}, which is not there.`,
      hint: "Put the file back, or let the image stand on another one (Change backing file).",
    }),
  },
  saying(
    {
      text: /(?:L1|L2|refcount|snapshot) table[^\n]*(?:invalid|too (?:small|large)|overflow|offset|unaligned)|image is corrupt|corrupt(?:ed)? image|marking image as corrupt|Could not (?:read|open) [^\n]*header|invalid (?:cluster|header|refcount|incompatible)|Image too big|Header extension too large|Cannot open a corrupt/i,
    },
    {
      code: "image-damaged",
      message: "The image is damaged.",
      hint: "Check it, and let a copy of it be repaired; a backup is better where there is one.",
    },
  ),
  saying(
    { text: /Unsupported (?:\w+ )?(?:version|feature)|unsupported .*compression type/i },
    {
      code: "image-unsupported",
      message: "The image uses a feature that the QEMU of this host does not know.",
      hint: "A newer QEMU can open it.",
    },
  ),
  saying(
    { text: /Can't (?:resize|shrink)[^\n]*snapshots|snapshots? (?:is|are) (?:not )?supported/i },
    {
      code: "has-snapshots",
      message: "The snapshots inside the image stand in the way.",
      hint: "Delete them on the machine's Snapshots page first.",
    },
  ),
  {
    text: /(?:Could not open|Could not create) '?([^'\n]*?)'?: (?:Permission denied|Operation not permitted)/i,
    explain: ([, path]) => ({
      code: "image-permission",
      message: `Guesthouse is not allowed to use ${path}.`,
      hint: "Choose another place, or let your account read and write there.",
    }),
  },
];
