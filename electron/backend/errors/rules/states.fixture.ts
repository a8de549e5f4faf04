import { errorNumber as E } from "../../libvirt/protocol/error-codes.ts";
import { monitor, type Sample } from "./resources.fixture.ts";

/** What the machine's devices, its state, libvirt's permissions and its code alone tell. */
export const stateSamples: readonly Sample[] = [
  // Devices
  [E.VIR_ERR_INTERNAL_ERROR, "internal error: Did not find USB device 1234:beef", "usb-missing"],
  [
    E.VIR_ERR_OPERATION_INVALID,
    "Requested operation is not valid: PCI device 0000:01:00.0 is in use by driver QEMU, domain games",
    "pci-in-use",
    "games",
  ],
  [
    E.VIR_ERR_CONFIG_UNSUPPORTED,
    "unsupported configuration: host doesn't support passthrough of host PCI devices",
    "no-iommu",
  ],
  [
    E.VIR_ERR_CONFIG_UNSUPPORTED,
    "unsupported configuration: Mediated host device assignment requires VFIO support",
    "no-iommu",
  ],
  [
    E.VIR_ERR_SYSTEM_ERROR,
    "Device 0000:77:01.0 not found: could not access /sys/bus/pci/devices/0000:77:01.0/config: No such file or directory",
    "pci-missing",
    "0000:77:01.0",
  ],
  [E.VIR_ERR_INTERNAL_ERROR, "internal error: No more available PCI slots", "bus-full"],
  [
    E.VIR_ERR_XML_ERROR,
    "XML error: Attempted double use of PCI Address 0000:00:1f.2",
    "address-taken",
    "0000:00:1f.2",
  ],
  [
    E.VIR_ERR_OPERATION_INVALID,
    "Requested operation is not valid: target vda already exists",
    "address-taken",
    "vda",
  ],
  [
    E.VIR_ERR_OPERATION_FAILED,
    "operation failed: unplug of device was rejected by the guest",
    "unplug-rejected",
  ],
  [
    E.VIR_ERR_INTERNAL_ERROR,
    "internal error: unable to execute QEMU command 'blockdev-open-tray': Device 'ide0-0-0' is locked and force was not requested, wait for tray to open and try again",
    "tray-locked",
  ],
  [E.VIR_ERR_DEVICE_MISSING, "device not found: disk vdz not found", "device-missing"],
  [
    E.VIR_ERR_OPERATION_FAILED,
    "operation failed: Active console session exists for this domain",
    "console-busy",
    "",
    "take-over",
  ],
  [
    E.VIR_ERR_INTERNAL_ERROR,
    "internal error: character device serial0 is not using a PTY",
    "console-not-pty",
  ],
  // State
  [
    E.VIR_ERR_NO_DOMAIN,
    "Domain not found: no domain with matching uuid '663aad58-940c-4555-91fc-cf5bf7693d12'",
    "no-such-domain",
  ],
  [
    E.VIR_ERR_OPERATION_FAILED,
    "operation failed: domain 'ok' is already defined with uuid 663aad58-940c-4555-91fc-cf5bf7693d12",
    "uuid-taken",
    "ok",
  ],
  [
    E.VIR_ERR_OPERATION_FAILED,
    "operation failed: domain 'ok' already exists with uuid 663aad58-940c-4555-91fc-cf5bf7693d12",
    "name-taken",
    "",
    "choose-another-name",
  ],
  [
    E.VIR_ERR_OPERATION_INVALID,
    "Requested operation is not valid: domain with name 'taken' already exists",
    "name-taken",
  ],
  [E.VIR_ERR_DOM_EXIST, "domain ok exists already", "name-taken"],
  [
    E.VIR_ERR_ARGUMENT_UNSUPPORTED,
    "argument unsupported: QEMU guest agent is not configured",
    "no-agent",
    "channel",
  ],
  [
    E.VIR_ERR_AGENT_UNRESPONSIVE,
    "Guest agent is not responding: QEMU guest agent is not connected",
    "no-agent",
    "listens",
  ],
  [
    E.VIR_ERR_AGENT_UNRESPONSIVE,
    "Guest agent is not responding: Guest agent not available for now",
    "no-agent",
  ],
  [
    E.VIR_ERR_AGENT_UNRESPONSIVE,
    "Guest agent is not responding: Guest agent disappeared while executing command",
    "agent-timeout",
  ],
  [
    E.VIR_ERR_OPERATION_TIMEOUT,
    "Timed out during operation: cannot acquire state change lock (held by monitor=remoteDispatchDomainManagedSave)",
    "machine-busy",
  ],
  [
    E.VIR_ERR_OPERATION_INVALID,
    "Requested operation is not valid: domain with a managed saved state can't be renamed",
    "has-saved-state",
    "",
    "remove-saved-state",
  ],
  [
    E.VIR_ERR_INTERNAL_ERROR,
    `${monitor}load of migration failed: Invalid argument`,
    "saved-state-unusable",
    "",
    "remove-saved-state",
  ],
  [
    E.VIR_ERR_INTERNAL_ERROR,
    "internal error: Unable to read from monitor: Connection reset by peer",
    "qemu-died",
  ],
  [E.VIR_ERR_OPERATION_FAILED, "operation failed: save image is incomplete", "saved-state-unusable"],
  [
    E.VIR_ERR_OPERATION_INVALID,
    "Requested operation is not valid: cannot delete inactive domain with 2 snapshots",
    "has-snapshots",
  ],
  [
    E.VIR_ERR_OPERATION_INVALID,
    "Requested operation is not valid: cannot undefine domain with nvram",
    "has-nvram",
  ],
  [
    E.VIR_ERR_INTERNAL_ERROR,
    "internal error: unable to execute QEMU command 'system_wakeup': Unable to wake up: guest is not in suspended state",
    "wrong-state",
    "asleep",
  ],
  [
    E.VIR_ERR_OPERATION_INVALID,
    "Requested operation is not valid: domain is already running",
    "wrong-state",
    "running already",
  ],
  [
    E.VIR_ERR_OPERATION_INVALID,
    "Requested operation is not valid: domain is not running",
    "wrong-state",
    "not running",
  ],
  [
    E.VIR_ERR_OPERATION_INVALID,
    "Requested operation is not valid: cannot rename active domain",
    "wrong-state",
    "running already",
  ],
  // Access
  [E.VIR_ERR_OPERATION_DENIED, "operation forbidden: read only access prevents virDomainCreate", "denied"],
  [E.VIR_ERR_AUTH_FAILED, "authentication failed: access denied by policy", "auth-refused"],
  [E.VIR_ERR_NO_CONNECT, "no connection driver available for xen:///system", "no-driver"],
  // By code alone
  [
    E.VIR_ERR_XML_DETAIL,
    "(domain_definition):3: Couldn't find end of Start Tag domain line 1\n<domain\n-------^",
    "invalid-xml",
    "line 3",
  ],
  [
    E.VIR_ERR_XML_ERROR,
    "XML error: Invalid value for attribute 'type' in element 'disk': 'nonsense'.",
    "invalid-xml",
    "'nonsense'",
  ],
  [
    E.VIR_ERR_XML_INVALID_SCHEMA,
    "XML document failed to validate against schema: Unable to validate doc against /usr/share/libvirt/schemas/domain.rng\nExtra element devices in interleave\n",
    "invalid-xml",
  ],
  [E.VIR_ERR_OPERATION_TIMEOUT, "Timed out during operation", "timeout"],
  [E.VIR_ERR_RESOURCE_BUSY, "resource busy: it is", "busy"],
  [
    E.VIR_ERR_OPERATION_UNSUPPORTED,
    "Operation not supported: live attach of device 'sound' is not supported",
    "not-supported",
    "sound",
  ],
  [
    E.VIR_ERR_NO_SUPPORT,
    "this function is not supported by the connection driver: virDomainManagedSave",
    "not-supported",
  ],
  [
    E.VIR_ERR_INVALID_ARG,
    "invalid argument: cannot set memory higher than max memory",
    "invalid",
    "max memory",
  ],
  [
    E.VIR_ERR_CONFIG_UNSUPPORTED,
    "unsupported configuration: Unable to use SEV",
    "unsupported-configuration",
    "SEV",
  ],
  [
    E.VIR_ERR_OPERATION_INVALID,
    "Requested operation is not valid: the moon is full",
    "wrong-state",
    "present state",
  ],
];
