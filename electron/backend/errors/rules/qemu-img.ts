import { fileFailures } from "./files.ts";
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
  saying(
    { text: /failed to execute (?:qemu-img|prlimit)/i },
    {
      code: "no-qemu-img",
      message: "The program qemu-img is not installed on this computer.",
      hint: "Install it: sudo apt install qemu-utils (Debian, Ubuntu), sudo dnf install qemu-img (Fedora).",
      action: retry,
    },
  ),
  {
    text: /Unknown (?:driver|file format|protocol) '([^']*)'/i,
    explain: ([, format]) => ({
      code: "unknown-format",
      message: `The QEMU of this host does not know the format “${format}”.`,
      hint: "Some distributions have further formats in a package of their own, such as qemu-block-extra.",
    }),
  },
  saying(
    {
      text: /Image (?:is )?not in \w+ format|invalid (?:VMDK|VPC) image|Volume is not in LUKS format/i,
    },
    {
      code: "wrong-format",
      message: "The image is not of the format that was named for it.",
      hint: "Choose the format that it really has; its details show it.",
    },
  ),
  {
    text: /Parameter '([^']*)' does not accept value|Invalid parameter '([^']*)'|unrecognized option '([^']*)'/i,
    explain: ([, value, parameter, option]) => ({
      code: "qemu-img-too-old",
      message: `The qemu-img of this host does not know “${value ?? parameter ?? option}”, or not this value of it.`,
      hint: "A newer QEMU does. Choose another setting until then.",
    }),
  },
  {
    text: /Could not create '([^'\n]*)': No such file/i,
    explain: ([, path]) => ({
      code: "cannot-create",
      message: `The folder for ${path} does not exist.`,
      hint: "Choose a folder that exists.",
    }),
  },
  {
    text: /driver requires '([^'\n]*)' to be/i,
    explain: ([, path]) => ({
      code: "not-an-image",
      message: `${path} is not a file that could hold a disk.`,
      hint: "Choose an image file or a block device.",
    }),
  },
  saying(
    { text: /image size is too large for file format/i },
    {
      code: "too-large",
      message: "A disk of this size does not fit into this format.",
      hint: "Make it smaller, choose larger clusters, or choose another format.",
    },
  ),
  { text: /Input\/output error/i, explain: () => fileFailures["EIO"]!("") },
  { text: /Stale file handle/i, explain: () => fileFailures["ESTALE"]!("") },
  saying(
    { text: /ended with status -1|Cannot allocate memory|failed to map segment/i },
    {
      code: "tool-stopped",
      message: "qemu-img was stopped before it had finished.",
      hint: "The image may be damaged, or made to harm, or the host has too little memory free.",
      action: retry,
    },
  ),
];
