import { array, empty, int, struct, uint } from "../xdr.ts";
import { limits } from "./limits.ts";
import { high, procedure } from "./procedure.ts";
import { domain, domainSnapshot, nonnullString } from "./types.ts";

/** Snapshots of a domain. */
export const domainSnapshotProcedures = {
  domainSnapshotCreateXML: procedure(
    185,
    struct({ dom: domain, xmlDesc: nonnullString, flags: uint }),
    struct({ snap: domainSnapshot }),
  ),
  domainSnapshotGetXMLDesc: procedure(
    186,
    struct({ snap: domainSnapshot, flags: uint }),
    struct({ xml: nonnullString }),
    high,
  ),
  domainSnapshotNum: procedure(187, struct({ dom: domain, flags: uint }), struct({ num: int }), high),
  domainSnapshotListNames: procedure(
    188,
    struct({ dom: domain, maxnames: int, flags: uint }),
    struct({ names: array(nonnullString, limits.domainSnapshotList) }),
    high,
  ),
  domainSnapshotLookupByName: procedure(
    189,
    struct({ dom: domain, name: nonnullString, flags: uint }),
    struct({ snap: domainSnapshot }),
    high,
  ),
  domainHasCurrentSnapshot: procedure(190, struct({ dom: domain, flags: uint }), struct({ result: int })),
  domainSnapshotCurrent: procedure(
    191,
    struct({ dom: domain, flags: uint }),
    struct({ snap: domainSnapshot }),
  ),
  domainRevertToSnapshot: procedure(192, struct({ snap: domainSnapshot, flags: uint }), empty),
  domainSnapshotDelete: procedure(193, struct({ snap: domainSnapshot, flags: uint }), empty),
  domainSnapshotGetParent: procedure(
    244,
    struct({ snap: domainSnapshot, flags: uint }),
    struct({ snap: domainSnapshot }),
    high,
  ),
  domainSnapshotNumChildren: procedure(
    246,
    struct({ snap: domainSnapshot, flags: uint }),
    struct({ num: int }),
    high,
  ),
  domainSnapshotListChildrenNames: procedure(
    247,
    struct({ snap: domainSnapshot, maxnames: int, flags: uint }),
    struct({ names: array(nonnullString, limits.domainSnapshotList) }),
    high,
  ),
  domainSnapshotIsCurrent: procedure(
    271,
    struct({ snap: domainSnapshot, flags: uint }),
    struct({ current: int }),
  ),
  domainSnapshotHasMetadata: procedure(
    272,
    struct({ snap: domainSnapshot, flags: uint }),
    struct({ metadata: int }),
  ),
  domainListAllSnapshots: procedure(
    274,
    struct({ dom: domain, needResults: int, flags: uint }),
    struct({ snapshots: array(domainSnapshot, limits.domainSnapshotList), ret: int }),
    high,
  ),
  domainSnapshotListAllChildren: procedure(
    275,
    struct({ snapshot: domainSnapshot, needResults: int, flags: uint }),
    struct({ snapshots: array(domainSnapshot, limits.domainSnapshotList), ret: int }),
    high,
  ),
};
