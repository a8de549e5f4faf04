import { errorNumber as E } from "../../libvirt/protocol/error-codes.ts";
import type { Sample } from "./resources.fixture.ts";

const failed = E.VIR_ERR_OPERATION_FAILED;
const internal = E.VIR_ERR_INTERNAL_ERROR;
const invalid = E.VIR_ERR_OPERATION_INVALID;
const system = E.VIR_ERR_SYSTEM_ERROR;
const mount = (rest: string) =>
  `internal error: Child process (/bin/mount -o nodev,nosuid,noexec ${rest}\n       dmesg(1) may have more information after failed mount system call.`;

/** What storage pools say. */
export const poolSamples: readonly Sample[] = [
  [
    failed,
    "operation failed: pool 'default' already exists with uuid af2d1fcc-ba4e-4d36-a435-d871297a03d5",
    "pool-exists",
    "default",
  ],
  [failed, "operation failed: Storage source conflict with pool: 'default'", "pool-conflict", "default"],
  [
    E.VIR_ERR_STORAGE_POOL_BUILT,
    "Storage pool already built: Device '/dev/loop0' already formatted using 'ext4'",
    "device-not-empty",
  ],
  [
    invalid,
    "Requested operation is not valid: Format of device '/dev/loop0' does not match the expected format 'gpt'",
    "wrong-partitions",
  ],
  [
    internal,
    mount("-t nfs h:/x /mnt/nfs) unexpected exit status 32: mount: /mnt/nfs: unknown filesystem type 'nfs'."),
    "mount-failed",
    "nfs",
  ],
  [
    internal,
    mount("-t nfs h:/x /mnt/nfs) unexpected exit status 32: mount: /mnt/nfs: mount point does not exist."),
    "mount-failed",
    "/mnt/nfs where it is to be seen does not exist",
  ],
  [
    internal,
    mount(
      "-t ext4 /dev/x /mnt) unexpected exit status 32: mount: /mnt: special device /dev/x does not exist.",
    ),
    "mount-failed",
    "device",
  ],
  [
    internal,
    mount("-t nfs h:/x /mnt/nfs) unexpected exit status 32: mount.nfs: Connection timed out"),
    "mount-failed",
    "could not be mounted",
  ],
  [
    internal,
    "internal error: /usr/bin/iscsiadm failed new mode for target 'iqn.2003-01.org.example:disk' with status '127'",
    "iscsi-failed",
  ],
  [
    system,
    "Could not open '/sys/class/scsi_host/host0/scan' to trigger host scan: No such file or directory",
    "no-such-adapter",
    "host0",
  ],
  [system, "failed to connect to gluster://127.0.0.1/vol/: No such file or directory", "gluster-failed"],
  [
    system,
    "failed to connect to the RADOS monitor on: 127.0.0.1,: Connection timed out",
    "ceph-failed",
    "monitors",
  ],
  [
    E.VIR_ERR_CONFIG_UNSUPPORTED,
    "unsupported configuration: cannot find logical volume group name 'vgx'",
    "no-volume-group",
    "vgx",
  ],
  [
    internal,
    "internal error: Child process (/sbin/lvcreate --name lv1 -L 8192K vgy --yes) unexpected exit status 3:   Failure to communicate with kernel device-mapper driver.",
    "no-device-mapper",
  ],
  [system, "failed to remove pool '/srv/y': Directory not empty", "pool-not-removed", "not empty"],
  [system, "cannot open directory '/srv/y': No such file or directory", "file-missing", "/srv/y"],
  [internal, "internal error: missing backend for pool type 13 (vstorage)", "pool-type-missing", "vstorage"],
  [internal, "internal error: pool 'default' has asynchronous jobs running.", "pool-busy"],
];
