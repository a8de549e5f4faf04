import { array, empty, int, optional, struct, uchar, uhyper, uint } from "../xdr.ts";
import { limits } from "./limits.ts";
import { event, high, procedure } from "./procedure.ts";
import { nonnullString, nullableString, storagePool, storageVol, uuid } from "./types.ts";

/** Storage pools. */
export const storagePoolProcedures = {
  connectNumOfStoragePools: procedure(71, empty, struct({ num: int }), high),
  connectListStoragePools: procedure(
    72,
    struct({ maxnames: int }),
    struct({ names: array(nonnullString, limits.storagePoolList) }),
    high,
  ),
  connectNumOfDefinedStoragePools: procedure(73, empty, struct({ num: int }), high),
  connectListDefinedStoragePools: procedure(
    74,
    struct({ maxnames: int }),
    struct({ names: array(nonnullString, limits.storagePoolList) }),
    high,
  ),
  connectFindStoragePoolSources: procedure(
    75,
    struct({ type: nonnullString, srcSpec: nullableString, flags: uint }),
    struct({ xml: nonnullString }),
  ),
  storagePoolCreateXML: procedure(
    76,
    struct({ xml: nonnullString, flags: uint }),
    struct({ pool: storagePool }),
  ),
  storagePoolDefineXML: procedure(
    77,
    struct({ xml: nonnullString, flags: uint }),
    struct({ pool: storagePool }),
    high,
  ),
  storagePoolCreate: procedure(78, struct({ pool: storagePool, flags: uint }), empty),
  storagePoolBuild: procedure(79, struct({ pool: storagePool, flags: uint }), empty),
  storagePoolDestroy: procedure(80, struct({ pool: storagePool }), empty, high),
  storagePoolDelete: procedure(81, struct({ pool: storagePool, flags: uint }), empty),
  storagePoolUndefine: procedure(82, struct({ pool: storagePool }), empty, high),
  storagePoolRefresh: procedure(83, struct({ pool: storagePool, flags: uint }), empty),
  storagePoolLookupByName: procedure(
    84,
    struct({ name: nonnullString }),
    struct({ pool: storagePool }),
    high,
  ),
  storagePoolLookupByUUID: procedure(85, struct({ uuid }), struct({ pool: storagePool }), high),
  storagePoolLookupByVolume: procedure(86, struct({ vol: storageVol }), struct({ pool: storagePool }), high),
  storagePoolGetInfo: procedure(
    87,
    struct({ pool: storagePool }),
    struct({ state: uchar, capacity: uhyper, allocation: uhyper, available: uhyper }),
    high,
  ),
  storagePoolGetXMLDesc: procedure(
    88,
    struct({ pool: storagePool, flags: uint }),
    struct({ xml: nonnullString }),
    high,
  ),
  storagePoolGetAutostart: procedure(89, struct({ pool: storagePool }), struct({ autostart: int }), high),
  storagePoolSetAutostart: procedure(90, struct({ pool: storagePool, autostart: int }), empty, high),
  storagePoolNumOfVolumes: procedure(91, struct({ pool: storagePool }), struct({ num: int }), high),
  storagePoolListVolumes: procedure(
    92,
    struct({ pool: storagePool, maxnames: int }),
    struct({ names: array(nonnullString, limits.storageVolList) }),
    high,
  ),
  storagePoolIsActive: procedure(154, struct({ pool: storagePool }), struct({ active: int }), high),
  storagePoolIsPersistent: procedure(155, struct({ pool: storagePool }), struct({ persistent: int }), high),
  connectListAllStoragePools: procedure(
    281,
    struct({ needResults: int, flags: uint }),
    struct({ pools: array(storagePool, limits.storagePoolList), ret: uint }),
    high,
  ),
  storagePoolListAllVolumes: procedure(
    282,
    struct({ pool: storagePool, needResults: int, flags: uint }),
    struct({ vols: array(storageVol, limits.storageVolList), ret: uint }),
    high,
  ),
  connectStoragePoolEventRegisterAny: procedure(
    368,
    struct({ eventID: int, pool: optional(storagePool) }),
    struct({ callbackID: int }),
    high,
  ),
  connectStoragePoolEventDeregisterAny: procedure(369, struct({ callbackID: int }), empty, high),
  storagePoolLookupByTargetPath: procedure(
    391,
    struct({ path: nonnullString }),
    struct({ pool: storagePool }),
    high,
  ),
  connectGetStoragePoolCapabilities: procedure(
    403,
    struct({ flags: uint }),
    struct({ capabilities: nonnullString }),
  ),
};

export const storagePoolEvents = {
  storagePoolEventLifecycle: event(
    370,
    struct({ callbackID: int, pool: storagePool, event: int, detail: int }),
  ),
  storagePoolEventRefresh: event(373, struct({ callbackID: int, pool: storagePool })),
};
