import { char, empty, struct, uhyper, uint } from "../xdr.ts";
import { high, procedure } from "./procedure.ts";
import { nonnullString, storagePool, storageVol } from "./types.ts";

/** Storage volumes. */
export const storageVolProcedures = {
  storageVolCreateXML: procedure(
    93,
    struct({ pool: storagePool, xml: nonnullString, flags: uint }),
    struct({ vol: storageVol }),
  ),
  storageVolDelete: procedure(94, struct({ vol: storageVol, flags: uint }), empty),
  storageVolLookupByName: procedure(
    95,
    struct({ pool: storagePool, name: nonnullString }),
    struct({ vol: storageVol }),
    high,
  ),
  storageVolLookupByKey: procedure(96, struct({ key: nonnullString }), struct({ vol: storageVol }), high),
  storageVolLookupByPath: procedure(97, struct({ path: nonnullString }), struct({ vol: storageVol }), high),
  storageVolGetInfo: procedure(
    98,
    struct({ vol: storageVol }),
    struct({ type: char, capacity: uhyper, allocation: uhyper }),
    high,
  ),
  storageVolGetXMLDesc: procedure(
    99,
    struct({ vol: storageVol, flags: uint }),
    struct({ xml: nonnullString }),
    high,
  ),
  storageVolGetPath: procedure(100, struct({ vol: storageVol }), struct({ name: nonnullString }), high),
  storageVolCreateXMLFrom: procedure(
    125,
    struct({ pool: storagePool, xml: nonnullString, clonevol: storageVol, flags: uint }),
    struct({ vol: storageVol }),
  ),
  storageVolWipe: procedure(165, struct({ vol: storageVol, flags: uint }), empty),
  storageVolUpload: procedure(
    208,
    struct({ vol: storageVol, offset: uhyper, length: uhyper, flags: uint }),
    empty,
    { stream: "write" },
  ),
  storageVolDownload: procedure(
    209,
    struct({ vol: storageVol, offset: uhyper, length: uhyper, flags: uint }),
    empty,
    { stream: "read" },
  ),
  storageVolWipePattern: procedure(259, struct({ vol: storageVol, algorithm: uint, flags: uint }), empty),
  storageVolResize: procedure(260, struct({ vol: storageVol, capacity: uhyper, flags: uint }), empty),
  storageVolGetInfoFlags: procedure(
    378,
    struct({ vol: storageVol, flags: uint }),
    struct({ type: char, capacity: uhyper, allocation: uhyper }),
    high,
  ),
};
