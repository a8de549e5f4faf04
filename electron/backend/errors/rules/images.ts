import { errorNumber as E } from "../../libvirt/protocol/error-codes.ts";
import { openDetails, type Rule, retry, saying } from "./rule.ts";

/** Disks, media, pools, space, and what else lies in files. */
export const imageRules: readonly Rule[] = [
  {
    text: /Failed to get (?:shared )?"[\w ]+" lock(?:[\s\S]*using the image \[([^\]]*)\])?|Is another process using the image/i,
    explain: ([, path]) => ({
      code: "image-in-use",
      message: path
        ? `The disk image ${path} is in use by another machine or program.`
        : "A disk image of this machine is in use by another machine or program.",
      hint: "Shut down whatever uses it, or give this machine another disk.",
      action: { ...retry, ...(path && { subject: path }) },
    }),
  },
  saying(
    { text: /Failed to acquire lock|resource busy: Lockspace resource/i },
    {
      code: "lock-held",
      message: "Another host or machine holds the lock of a disk of this machine.",
      hint: "Shut the machine down where it runs. A lock that a crashed host left has to be freed in the lock manager.",
      action: retry,
    },
  ),
  saying(
    {
      text: /apparmor|virt-aa-helper|SELinux|unable to set (?:AppArmor profile|security context)|setfilecon/i,
    },
    {
      code: "confinement",
      message: "The host's access control (AppArmor or SELinux) keeps the machine from one of its files.",
      hint: "Keep images in a storage pool's folder; the system's log (journalctl) names the denied path.",
      action: openDetails,
    },
  ),
  {
    text: /(?:Could not open|Cannot access storage file|cannot open file|open of|Failed to open file|unable to stat:) '?([^'\n]*?)'?(?: \(as uid:\d+, gid:\d+\))?: Permission denied/i,
    explain: ([, path]) => ({
      code: "image-permission",
      message: `The hypervisor is not allowed to open ${path}.`,
      hint: "Move the file into a storage pool, or let the hypervisor's user read it and every folder above it.",
      action: { kind: "grant-access", label: "Grant access", ...(path && { subject: path }) },
    }),
  },
  {
    text: /(?:Could not open|Cannot access storage file|cannot open file|cannot open directory|unable to open|unable to stat:|Cannot access backing file|can't access file|failed to open) '?([^'\n]*?)'?(?: \(as uid:\d+, gid:\d+\))?: No such file/i,
    explain: ([, path = ""]) => ({
      code: "file-missing",
      message: `The file ${path} does not exist.`,
      hint: "Put the file back, or remove the device that uses it from the machine.",
      action: /\.iso$/i.test(path) ? { kind: "eject", label: "Eject it", subject: path } : openDetails,
    }),
  },
  {
    text: /Failed to create file '([^']*)': (No such file|Permission denied)/i,
    explain: ([, path, why]) => ({
      code: "cannot-create",
      message: /denied/i.test(why ?? "")
        ? `The hypervisor is not allowed to create ${path}.`
        : `The folder for ${path} does not exist on the host.`,
      hint: "Choose a folder that exists and that the hypervisor may write to.",
    }),
  },
  saying(
    { text: /missing source information for device/i },
    {
      code: "no-image-chosen",
      message: "The disk has no image yet.",
      hint: "Choose an image file, a block device or a volume as its source. Only CD and floppy drives can be empty.",
    },
  ),
  saying(
    { text: /Invalid password, cannot unlock any keyslot|Parameter '(?:encrypt\.)?key-secret' is required/i },
    {
      code: "wrong-passphrase",
      message: "This is not the passphrase of the encrypted disk image.",
      hint: "Type it again; capital letters count.",
    },
  ),
  saying(
    { text: /creates an infinite loop/i },
    {
      code: "backing-loop",
      message: "The disk image stands on itself: its chain of backing files is a circle.",
      hint: "Give it its right backing file (qemu-img rebase -u), or restore it from a backup.",
    },
  ),
  saying(
    { text: /Image is not in \w+ format/i },
    {
      code: "wrong-format",
      message: "A disk image has another format than the machine's definition says.",
      hint: "Set the disk's format to what the image is (raw, qcow2, …).",
      action: openDetails,
    },
  ),
  {
    text: /Secret not found: no secret with matching uuid '([^']*)'/,
    explain: ([, uuid]) => ({
      code: "secret-missing",
      message: "The password of an encrypted disk or of a network storage is not known to libvirt here.",
      hint: `Define the secret again: virsh secret-define, then virsh secret-set-value ${uuid}`,
    }),
  },
  saying(
    { text: /No space left on device|Disk quota exceeded/i },
    {
      code: "no-space",
      message: "The disk of the host is full.",
      hint: "Free some space in the storage pool, or empty the bin, then try again.",
      action: retry,
    },
  ),
  saying(
    { text: /Read-only file system/i },
    {
      code: "read-only",
      message: "The host can only read the place where this is to be written.",
      hint: "Choose another place. A file system that turned read-only by itself often has a failing disk.",
    },
  ),
  {
    text: /storage pool '([^']*)'(?: containing volume '[^']*')? is not active/i,
    explain: ([, pool = ""]) => ({
      code: "pool-inactive",
      message: `The storage pool "${pool}" is not running.`,
      hint: `Start it: virsh pool-start ${pool}`,
      action: { kind: "start-pool", label: "Start the pool", subject: pool },
    }),
  },
  {
    codes: [E.VIR_ERR_NO_STORAGE_POOL],
    text: /^(?:[\s\S]*?matching name '([^']*)')?/,
    explain: ([, name]) => ({
      code: "no-such-pool",
      message: name ? `The storage pool "${name}" does not exist.` : "This storage pool does not exist.",
      hint: "Create it again, or choose another disk for the machine.",
    }),
  },
  {
    codes: [E.VIR_ERR_NO_STORAGE_VOL],
    text: /^(?:[\s\S]*?matching (?:name|path) '([^']*)')?/,
    explain: ([, name]) => ({
      code: "no-such-volume",
      message: name
        ? `The volume "${name}" does not exist in any storage pool.`
        : "This volume does not exist in any storage pool.",
    }),
  },
  saying(
    { codes: [E.VIR_ERR_STORAGE_VOL_EXIST] },
    {
      code: "volume-exists",
      message: "A volume with this name exists already.",
      action: { kind: "choose-another-name", label: "Choose another name" },
    },
  ),
  saying(
    { text: /internal snapshot for disk \S+ unsupported for storage type/i },
    {
      code: "no-internal-snapshot",
      message: "A disk of this machine is of a format that cannot hold snapshots.",
      hint: "Convert it to qcow2, or take an external snapshot.",
    },
  ),
];
