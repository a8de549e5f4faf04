import { array, empty, hyper, int, optional, struct, uint } from "../xdr.ts";
import { limits } from "./limits.ts";
import { event, high, procedure } from "./procedure.ts";
import { network, networkPort, nonnullString, nullableString, typedParam, uuid } from "./types.ts";

const dhcpLease = struct({
  iface: nonnullString,
  expirytime: hyper,
  type: int,
  mac: nullableString,
  iaid: nullableString,
  ipaddr: nonnullString,
  prefix: uint,
  hostname: nullableString,
  clientid: nullableString,
});

/** Virtual networks, their ports and leases. */
export const networkProcedures = {
  connectListDefinedNetworks: procedure(
    36,
    struct({ maxnames: int }),
    struct({ names: array(nonnullString, limits.networkList) }),
    high,
  ),
  connectListNetworks: procedure(
    38,
    struct({ maxnames: int }),
    struct({ names: array(nonnullString, limits.networkList) }),
    high,
  ),
  networkCreate: procedure(39, struct({ net: network }), empty),
  networkCreateXML: procedure(40, struct({ xml: nonnullString }), struct({ net: network })),
  networkDefineXML: procedure(41, struct({ xml: nonnullString }), struct({ net: network }), high),
  networkDestroy: procedure(42, struct({ net: network }), empty, high),
  networkGetXMLDesc: procedure(
    43,
    struct({ net: network, flags: uint }),
    struct({ xml: nonnullString }),
    high,
  ),
  networkGetAutostart: procedure(44, struct({ net: network }), struct({ autostart: int }), high),
  networkGetBridgeName: procedure(45, struct({ net: network }), struct({ name: nonnullString }), high),
  networkLookupByName: procedure(46, struct({ name: nonnullString }), struct({ net: network }), high),
  networkLookupByUUID: procedure(47, struct({ uuid }), struct({ net: network }), high),
  networkSetAutostart: procedure(48, struct({ net: network, autostart: int }), empty, high),
  networkUndefine: procedure(49, struct({ net: network }), empty, high),
  connectNumOfDefinedNetworks: procedure(50, empty, struct({ num: int }), high),
  connectNumOfNetworks: procedure(52, empty, struct({ num: int }), high),
  networkIsActive: procedure(152, struct({ net: network }), struct({ active: int }), high),
  networkIsPersistent: procedure(153, struct({ net: network }), struct({ persistent: int }), high),
  connectListAllNetworks: procedure(
    283,
    struct({ needResults: int, flags: uint }),
    struct({ nets: array(network, limits.networkList), ret: uint }),
    high,
  ),
  networkUpdate: procedure(
    291,
    struct({ net: network, command: uint, section: uint, parentIndex: int, xml: nonnullString, flags: uint }),
    empty,
    high,
  ),
  connectNetworkEventRegisterAny: procedure(
    313,
    struct({ eventID: int, net: optional(network) }),
    struct({ callbackID: int }),
    high,
  ),
  connectNetworkEventDeregisterAny: procedure(314, struct({ callbackID: int }), empty, high),
  networkGetDHCPLeases: procedure(
    341,
    struct({ net: network, mac: nullableString, needResults: int, flags: uint }),
    struct({ leases: array(dhcpLease, limits.networkDhcpLeases), ret: uint }),
  ),
  networkListAllPorts: procedure(
    404,
    struct({ network, needResults: int, flags: uint }),
    struct({ ports: array(networkPort, limits.networkPortList), ret: uint }),
    high,
  ),
  networkPortLookupByUUID: procedure(405, struct({ network, uuid }), struct({ port: networkPort }), high),
  networkPortCreateXML: procedure(
    406,
    struct({ network, xml: nonnullString, flags: uint }),
    struct({ port: networkPort }),
  ),
  networkPortGetParameters: procedure(
    407,
    struct({ port: networkPort, nparams: int, flags: uint }),
    struct({ params: array(typedParam, limits.networkPortParameters), nparams: int }),
  ),
  networkPortSetParameters: procedure(
    408,
    struct({ port: networkPort, params: array(typedParam, limits.networkPortParameters), flags: uint }),
    empty,
  ),
  networkPortGetXMLDesc: procedure(
    409,
    struct({ port: networkPort, flags: uint }),
    struct({ xml: nonnullString }),
  ),
  networkPortDelete: procedure(410, struct({ port: networkPort, flags: uint }), empty),
  networkDefineXMLFlags: procedure(
    432,
    struct({ xml: nonnullString, flags: uint }),
    struct({ net: network }),
    high,
  ),
  networkCreateXMLFlags: procedure(
    437,
    struct({ xml: nonnullString, flags: uint }),
    struct({ net: network }),
    high,
  ),
};

export const networkEvents = {
  networkEventLifecycle: event(315, struct({ callbackID: int, net: network, event: int, detail: int })),
};
