import { array, empty, int, struct, uint } from "../xdr.ts";
import { limits } from "./limits.ts";
import { high, procedure } from "./procedure.ts";
import { iface, nonnullString } from "./types.ts";

/** Network interfaces of the host. */
export const interfaceProcedures = {
  connectNumOfInterfaces: procedure(126, empty, struct({ num: int }), high),
  connectListInterfaces: procedure(
    127,
    struct({ maxnames: int }),
    struct({ names: array(nonnullString, limits.interfaceList) }),
    high,
  ),
  interfaceLookupByName: procedure(128, struct({ name: nonnullString }), struct({ iface }), high),
  interfaceLookupByMACString: procedure(129, struct({ mac: nonnullString }), struct({ iface }), high),
  interfaceGetXMLDesc: procedure(130, struct({ iface, flags: uint }), struct({ xml: nonnullString })),
  interfaceDefineXML: procedure(131, struct({ xml: nonnullString, flags: uint }), struct({ iface }), high),
  interfaceUndefine: procedure(132, struct({ iface }), empty, high),
  interfaceCreate: procedure(133, struct({ iface, flags: uint }), empty),
  interfaceDestroy: procedure(134, struct({ iface, flags: uint }), empty, high),
  connectNumOfDefinedInterfaces: procedure(137, empty, struct({ num: int }), high),
  connectListDefinedInterfaces: procedure(
    138,
    struct({ maxnames: int }),
    struct({ names: array(nonnullString, limits.interfaceList) }),
    high,
  ),
  interfaceIsActive: procedure(156, struct({ iface }), struct({ active: int }), high),
  interfaceChangeBegin: procedure(220, struct({ flags: uint }), empty),
  interfaceChangeCommit: procedure(221, struct({ flags: uint }), empty),
  interfaceChangeRollback: procedure(222, struct({ flags: uint }), empty),
  connectListAllInterfaces: procedure(
    284,
    struct({ needResults: int, flags: uint }),
    struct({ ifaces: array(iface, limits.interfaceList), ret: uint }),
    high,
  ),
};
