import { errorNumber as E } from "../../libvirt/protocol/error-codes.ts";
import { anotherName, type Rule, retry, saying } from "./rule.ts";

/** Storage pools: what keeps one from being made or started. */
export const poolRules: readonly Rule[] = [
  {
    text: /pool '([^']*)' already exists with uuid/i,
    explain: ([, name = ""]) => ({
      code: "pool-exists",
      message: `There is a storage pool named “${name}” already.`,
      action: anotherName,
    }),
  },
  {
    text: /Storage source conflict with pool: '([^']*)'/i,
    explain: ([, name = ""]) => ({
      code: "pool-conflict",
      message: `The storage pool “${name}” stands on the same folder, device or server already.`,
      hint: `Use “${name}”, or choose another place for this pool.`,
    }),
  },
  saying(
    { codes: [E.VIR_ERR_STORAGE_POOL_BUILT] },
    {
      code: "device-not-empty",
      message: "There is something on the device, or nobody can say what, so it was not touched.",
      hint: "Use it as it is, or set it up over what is on it if all of that may go.",
    },
  ),
  saying(
    { text: /Format of device '[^']*' does not match the expected format/i },
    {
      code: "wrong-partitions",
      message: "The device has no partition table of this format.",
      hint: "Choose the format that it has, or set it up on the device first.",
    },
  ),
  {
    text: /Child process \(\S*\/mount [^)]*\) unexpected exit status \d+: (?:mount(?:\.\w+)?: )?(?:(\/[^:\n]*): )?([^\n]*)/i,
    explain: ([, at, why = ""]) => mountFailure(at, why),
  },
  saying(
    {
      text: /iscsiadm|iSCSI driver not found|iscsi_service|iscsi_full_connect|Failed to (?:connect|discover|login):/i,
    },
    {
      code: "iscsi-failed",
      message: "The iSCSI target could not be reached, or it did not let this host in.",
      hint: "Check server, port, target and password. Where the host's own initiator is missing (open-iscsi), take iSCSI by QEMU.",
      action: retry,
    },
  ),
  {
    text: /Could not (?:open|find) '?\/sys\/class\/(?:scsi_host|fc_host)\/(?:\/)?(\w+)/i,
    explain: ([, name = ""]) => ({
      code: "no-such-adapter",
      message: `The host has no SCSI adapter ${name}.`,
      hint: "Choose one of the host's: virsh nodedev-list --cap scsi_host",
    }),
  },
  saying(
    { text: /failed to connect to gluster:|'gluster' command line tool not found/i },
    {
      code: "gluster-failed",
      message: "The Gluster server could not be reached, or it has no such volume.",
      hint: "Check server and volume, and that the host reaches the server.",
      action: retry,
    },
  ),
  saying(
    { text: /failed to connect to the RADOS monitor|failed to create the RADOS cluster|rados_/i },
    {
      code: "ceph-failed",
      message: "None of the Ceph cluster's monitors answered.",
      hint: "Check the servers and their ports, and that the host reaches them.",
      action: retry,
    },
  ),
  {
    text: /cannot find logical volume group name '([^']*)'/i,
    explain: ([, name = ""]) => ({
      code: "no-volume-group",
      message: `The host has no volume group ${name}.`,
      hint: "Choose one that vgs lists, or name the devices and set it up on them first.",
    }),
  },
  saying(
    { text: /device-mapper/i },
    {
      code: "no-device-mapper",
      message: "The host's kernel has no device mapper, so it cannot use logical volumes.",
      hint: "Load the kernel module dm-mod on the host, or use a folder as the pool.",
    },
  ),
  {
    text: /failed to remove pool '([^']*)': (Directory not empty|No such file)?/i,
    explain: ([, path = "", why]) => ({
      code: "pool-not-removed",
      message:
        why === "Directory not empty"
          ? `The folder ${path} is not empty: something in it is no volume of the pool.`
          : `The folder ${path} could not be removed.`,
      hint: "Look into it on the host; forgetting the pool leaves it as it is.",
    }),
  },
  {
    text: /missing backend for pool type \d+ \(([\w-]+)\)/i,
    explain: ([, type = ""]) => ({
      code: "pool-type-missing",
      message: `The host's libvirt cannot use storage of the type ${type}.`,
      hint: `Install its driver on the host, for example on Debian: libvirt-daemon-driver-storage-${type}`,
    }),
  },
  saying(
    { text: /pool '[^']*' has asynchronous jobs running|storage pool '[^']*' is starting up/i },
    {
      code: "pool-busy",
      message: "libvirt is still busy with this storage pool.",
      hint: "Wait until that is done, then try again.",
      action: retry,
    },
  ),
];

/** @param why the last words of mount */
function mountFailure(at: string | undefined, why: string): ReturnType<Rule["explain"]> {
  const place = at ? ` on ${at}` : "";
  const [, type] = /unknown filesystem type '([^']*)'/.exec(why) ?? [];
  if (type) {
    return {
      code: "mount-failed",
      message: `The host's kernel cannot mount ${type}.`,
      hint: "Install what the file system needs on the host (for NFS: nfs-common, for SMB: cifs-utils).",
    };
  }
  if (/mount point does not exist/.test(why)) {
    return {
      code: "mount-failed",
      message: `The folder${at ? ` ${at}` : ""} where it is to be seen does not exist on the host.`,
      hint: "Prepare the pool, which makes the folder, or make it on the host.",
    };
  }
  if (/special device/.test(why)) {
    return {
      code: "mount-failed",
      message: "The device does not exist on the host.",
      hint: "Check its name: it may have changed since the host was started.",
    };
  }
  return {
    code: "mount-failed",
    message: `The storage could not be mounted${place}.`,
    hint: "Check that the server is on, reachable from the host, and shares this path with it.",
    action: retry,
  };
}
