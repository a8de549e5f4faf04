import { errorNumber as E } from "../../libvirt/protocol/error-codes.ts";

export type Sample = readonly [
  code: number,
  /** As libvirt 9.0 and QEMU 7.2 say it. */
  message: string,
  plain: string,
  /** In the plain message. */
  says?: string,
  repair?: string,
];

export const monitor =
  "internal error: qemu unexpectedly closed the monitor: 2026-01-02T03:04:05.000006Z qemu-system-x86_64: ";
const blockdev = `${monitor}-blockdev {"node-name":"libvirt-1-format","read-only":false,"driver":"qcow2"}: `;

/** What the host lacks. Most were provoked in libvirt 9.0; the others stand in its source or QEMU's in these words. */
export const resourceSamples: readonly Sample[] = [
  // Images and storage
  [
    E.VIR_ERR_INTERNAL_ERROR,
    `${blockdev}Failed to get "write" lock\nIs another process using the image [/images/a.qcow2]?`,
    "image-in-use",
    "/images/a.qcow2",
    "retry",
  ],
  [
    E.VIR_ERR_INTERNAL_ERROR,
    'qemu-system-x86_64: Failed to get shared "consistent read" lock',
    "image-in-use",
  ],
  [E.VIR_ERR_INTERNAL_ERROR, "internal error: Failed to acquire lock: error -243", "lock-held"],
  [E.VIR_ERR_XML_ERROR, "XML error: missing source information for device vdb", "no-image-chosen", "image"],
  [
    E.VIR_ERR_INTERNAL_ERROR,
    "internal error: cannot load AppArmor profile 'libvirt-663aad58-940c-4555-91fc-cf5bf7693d12'",
    "confinement",
  ],
  [
    E.VIR_ERR_SYSTEM_ERROR,
    "Cannot access storage file '/root/b.qcow2' (as uid:64055, gid:64055): Permission denied",
    "image-permission",
    "/root/b.qcow2",
    "grant-access",
  ],
  [
    E.VIR_ERR_INTERNAL_ERROR,
    `${blockdev}Could not open '/root/d.qcow2': Permission denied`,
    "image-permission",
    "/root/d.qcow2",
    "grant-access",
  ],
  [
    E.VIR_ERR_SYSTEM_ERROR,
    "Cannot access storage file '/nowhere/x.qcow2' (as uid:64055, gid:64055): No such file or directory",
    "file-missing",
    "/nowhere/x.qcow2",
    "open-details",
  ],
  [
    E.VIR_ERR_SYSTEM_ERROR,
    "Cannot access storage file '/nowhere/x.iso': No such file or directory",
    "file-missing",
    "/nowhere/x.iso",
    "eject",
  ],
  [
    E.VIR_ERR_SYSTEM_ERROR,
    "unable to stat: /nowhere/vmlinuz: No such file or directory",
    "file-missing",
    "/nowhere/vmlinuz",
  ],
  [
    E.VIR_ERR_INTERNAL_ERROR,
    "internal error: process exited while connecting to monitor: qemu-system-x86_64: -device {}: cannot initialize fsdev 'fsdev-fs0': failed to open '/nowhere': No such file or directory",
    "file-missing",
    "/nowhere",
  ],
  [E.VIR_ERR_INTERNAL_ERROR, `${blockdev}Image is not in qcow2 format`, "wrong-format"],
  [
    E.VIR_ERR_SYSTEM_ERROR,
    "Failed to create file '/nowhere/x': No such file or directory",
    "cannot-create",
    "folder for /nowhere/x",
  ],
  [
    E.VIR_ERR_NO_SECRET,
    "Secret not found: no secret with matching uuid 'c2177883-f1bb-47f0-914d-32a22e3a8804'",
    "secret-missing",
  ],
  [
    E.VIR_ERR_SYSTEM_ERROR,
    "cannot allocate 52428800 bytes in file '/small/v.img': No space left on device",
    "no-space",
  ],
  [
    E.VIR_ERR_OPERATION_FAILED,
    "operation failed: /usr/lib/libvirt/libvirt_iohelper: failure with /small/x: Unable to write /small/x: No space left on device",
    "no-space",
  ],
  [E.VIR_ERR_SYSTEM_ERROR, "Failed to create file '/ro/x': Read-only file system", "read-only"],
  [
    E.VIR_ERR_CONFIG_UNSUPPORTED,
    "unsupported configuration: storage pool 'off' containing volume 'x' is not active",
    "pool-inactive",
    "off",
    "start-pool",
  ],
  [
    E.VIR_ERR_OPERATION_INVALID,
    "Requested operation is not valid: storage pool 'off' is not active",
    "pool-inactive",
    "off",
    "start-pool",
  ],
  [
    E.VIR_ERR_NO_STORAGE_POOL,
    "Storage pool not found: no storage pool with matching name 'nopool'",
    "no-such-pool",
    "nopool",
  ],
  [
    E.VIR_ERR_NO_STORAGE_VOL,
    "Storage volume not found: no storage vol with matching name 'x'",
    "no-such-volume",
    '"x"',
  ],
  [E.VIR_ERR_STORAGE_VOL_EXIST, "storage volume 'a' exists already", "volume-exists"],
  [
    E.VIR_ERR_CONFIG_UNSUPPORTED,
    "unsupported configuration: internal snapshot for disk vda unsupported for storage type raw",
    "no-internal-snapshot",
  ],
  // Networks
  [
    E.VIR_ERR_OPERATION_INVALID,
    "Requested operation is not valid: network 'default' is not active",
    "network-inactive",
    "default",
    "start-network",
  ],
  [
    E.VIR_ERR_NO_NETWORK,
    "Network not found: no network with matching name 'nonesuch'",
    "no-such-network",
    "nonesuch",
  ],
  [E.VIR_ERR_SYSTEM_ERROR, "Cannot get interface MTU on 'br77': No such device", "no-such-bridge", "br77"],
  [
    E.VIR_ERR_SYSTEM_ERROR,
    "Unable to get index for interface eth77: No such device",
    "no-such-bridge",
    "eth77",
  ],
  [
    E.VIR_ERR_INTERNAL_ERROR,
    "internal error: Failed to reserve port 5999",
    "port-taken",
    "5999",
    "let-libvirt-choose-port",
  ],
  [
    E.VIR_ERR_INTERNAL_ERROR,
    `${monitor}-vnc 127.0.0.1:99: Failed to bind socket: Address already in use`,
    "port-taken",
  ],
  [E.VIR_ERR_RPC, "Cannot write data: Broken pipe", "disconnected"],
  [E.VIR_ERR_SYSTEM_ERROR, "The server certificate is not trusted.", "tls"],
  // Host
  [
    E.VIR_ERR_INTERNAL_ERROR,
    `${monitor}Could not access KVM kernel module: Permission denied`,
    "kvm-permission",
    "/dev/kvm",
    "use-software-emulation",
  ],
  [
    E.VIR_ERR_INTERNAL_ERROR,
    `${monitor}Could not access KVM kernel module: No such file or directory`,
    "no-kvm",
    "KVM",
    "use-software-emulation",
  ],
  [
    E.VIR_ERR_CONFIG_UNSUPPORTED,
    "unsupported configuration: Emulator '/usr/bin/qemu-system-x86_64' does not support virt type 'kvm'",
    "no-kvm",
  ],
  [
    E.VIR_ERR_INTERNAL_ERROR,
    "internal error: hugetlbfs filesystem is not mounted or disabled by administrator config",
    "no-hugepages",
  ],
  [
    E.VIR_ERR_INTERNAL_ERROR,
    `${monitor}unable to map backing store for guest RAM: Cannot allocate memory`,
    "no-hugepages",
  ],
  [
    E.VIR_ERR_INTERNAL_ERROR,
    `${monitor}cannot set up guest memory 'pc.ram': Cannot allocate memory`,
    "out-of-memory",
    "",
    "open-details",
  ],
  [E.VIR_ERR_NO_MEMORY, "out of memory", "out-of-memory"],
  [
    E.VIR_ERR_CONFIG_UNSUPPORTED,
    "unsupported configuration: Emulator '/usr/bin/qemu-system-x86_64' does not support machine type 'pc-q35-99.0'",
    "machine-type",
    "pc-q35-99.0",
    "use-own-machine-type",
  ],
  [
    E.VIR_ERR_OPERATION_FAILED,
    "operation failed: guest CPU doesn't match specification: extra features: hypervisor, missing features: vme,pcid,x2apic",
    "cpu-incompatible",
    "",
    "let-host-choose-cpu",
  ],
  [E.VIR_ERR_INTERNAL_ERROR, "internal error: Unknown CPU model Nonesuch", "cpu-incompatible"],
  [
    E.VIR_ERR_CONFIG_UNSUPPORTED,
    "unsupported configuration: CPU mode 'host-passthrough' for x86_64 qemu domain on x86_64 host is not supported by hypervisor",
    "cpu-incompatible",
  ],
  [
    E.VIR_ERR_CPU_INCOMPATIBLE,
    "the CPU is incompatible with host CPU: Host CPU does not provide required features: vme, vmx, pcid",
    "cpu-incompatible",
    "vmx",
    "let-host-choose-cpu",
  ],
  [
    E.VIR_ERR_OPERATION_FAILED,
    "operation failed: unable to find any master var store for loader: /usr/share/none/OVMF_CODE_4M.fd",
    "firmware-missing",
    "OVMF_CODE_4M.fd",
  ],
  [
    E.VIR_ERR_SYSTEM_ERROR,
    "Failed to open file '/usr/share/none.fd': No such file or directory",
    "firmware-missing",
    "/usr/share/none.fd",
  ],
  [
    E.VIR_ERR_OPERATION_FAILED,
    "operation failed: Unable to find any firmware to satisfy 'efi'",
    "firmware-missing",
    "UEFI",
  ],
  [
    E.VIR_ERR_INTERNAL_ERROR,
    "internal error: virtiofsd binary '/usr/none/virtiofsd' is not executable",
    "no-virtiofsd",
  ],
  [
    E.VIR_ERR_OPERATION_UNSUPPORTED,
    "Operation not supported: Unable to find a satisfying virtiofsd",
    "no-virtiofsd",
  ],
  [
    E.VIR_ERR_CONFIG_UNSUPPORTED,
    "unsupported configuration: 'virtiofs' requires shared memory",
    "virtiofs-memory",
  ],
  [E.VIR_ERR_CONFIG_UNSUPPORTED, "unsupported configuration: TPM version '2.0' is not supported", "no-swtpm"],
  [E.VIR_ERR_SYSTEM_ERROR, "Unable to find 'swtpm' binary in $PATH: No such file or directory", "no-swtpm"],
  [
    E.VIR_ERR_SYSTEM_ERROR,
    "Cannot check QEMU binary /usr/bin/qemu-none: No such file or directory",
    "no-emulator",
    "/usr/bin/qemu-none",
  ],
  [
    E.VIR_ERR_INTERNAL_ERROR,
    "qemu-img: Could not open '/images/disk.qcow2': Invalid password, cannot unlock any keyslot",
    "wrong-passphrase",
  ],
  [
    E.VIR_ERR_INTERNAL_ERROR,
    "qemu-img: Backing file '/images/disk.qcow2' creates an infinite loop.",
    "backing-loop",
  ],
];
