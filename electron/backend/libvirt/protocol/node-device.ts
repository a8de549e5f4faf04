import { array, empty, int, optional, struct, uint } from "../xdr.ts";
import { limits } from "./limits.ts";
import { event, high, procedure } from "./procedure.ts";
import { nodeDevice, nonnullString, nullableString } from "./types.ts";

/** Devices of the host. */
export const nodeDeviceProcedures = {
  nodeNumOfDevices: procedure(111, struct({ cap: nullableString, flags: uint }), struct({ num: int }), high),
  nodeListDevices: procedure(
    112,
    struct({ cap: nullableString, maxnames: int, flags: uint }),
    struct({ names: array(nonnullString, limits.nodeDeviceList) }),
    high,
  ),
  nodeDeviceLookupByName: procedure(113, struct({ name: nonnullString }), struct({ dev: nodeDevice }), high),
  nodeDeviceGetXMLDesc: procedure(
    114,
    struct({ name: nonnullString, flags: uint }),
    struct({ xml: nonnullString }),
  ),
  nodeDeviceGetParent: procedure(
    115,
    struct({ name: nonnullString }),
    struct({ parentName: nullableString }),
    high,
  ),
  nodeDeviceNumOfCaps: procedure(116, struct({ name: nonnullString }), struct({ num: int }), high),
  nodeDeviceListCaps: procedure(
    117,
    struct({ name: nonnullString, maxnames: int }),
    struct({ names: array(nonnullString, limits.nodeDeviceCapsList) }),
    high,
  ),
  nodeDeviceDettach: procedure(118, struct({ name: nonnullString }), empty),
  nodeDeviceReAttach: procedure(119, struct({ name: nonnullString }), empty),
  nodeDeviceReset: procedure(120, struct({ name: nonnullString }), empty),
  nodeDeviceCreateXML: procedure(
    123,
    struct({ xmlDesc: nonnullString, flags: uint }),
    struct({ dev: nodeDevice }),
  ),
  nodeDeviceDestroy: procedure(124, struct({ name: nonnullString }), empty, high),
  connectListAllNodeDevices: procedure(
    285,
    struct({ needResults: int, flags: uint }),
    struct({ devices: array(nodeDevice, limits.nodeDeviceList), ret: uint }),
    high,
  ),
  nodeDeviceLookupSCSIHostByWWN: procedure(
    297,
    struct({ wwnn: nonnullString, wwpn: nonnullString, flags: uint }),
    struct({ dev: nodeDevice }),
    high,
  ),
  nodeDeviceDetachFlags: procedure(
    301,
    struct({ name: nonnullString, driverName: nullableString, flags: uint }),
    empty,
  ),
  connectNodeDeviceEventRegisterAny: procedure(
    374,
    struct({ eventID: int, dev: optional(nodeDevice) }),
    struct({ callbackID: int }),
    high,
  ),
  connectNodeDeviceEventDeregisterAny: procedure(375, struct({ callbackID: int }), empty, high),
  nodeDeviceDefineXML: procedure(
    428,
    struct({ xmlDesc: nonnullString, flags: uint }),
    struct({ dev: nodeDevice }),
  ),
  nodeDeviceUndefine: procedure(429, struct({ name: nonnullString, flags: uint }), empty, high),
  nodeDeviceCreate: procedure(430, struct({ name: nonnullString, flags: uint }), empty, high),
  nodeDeviceGetAutostart: procedure(433, struct({ name: nonnullString }), struct({ autostart: int }), high),
  nodeDeviceSetAutostart: procedure(434, struct({ name: nonnullString, autostart: int }), empty, high),
  nodeDeviceIsPersistent: procedure(435, struct({ name: nonnullString }), struct({ persistent: int }), high),
  nodeDeviceIsActive: procedure(436, struct({ name: nonnullString }), struct({ active: int }), high),
};

export const nodeDeviceEvents = {
  nodeDeviceEventLifecycle: event(376, struct({ callbackID: int, dev: nodeDevice, event: int, detail: int })),
  nodeDeviceEventUpdate: event(377, struct({ callbackID: int, dev: nodeDevice })),
};
