import { array, empty, int, struct, uint } from "../xdr.ts";
import { limits } from "./limits.ts";
import { high, procedure } from "./procedure.ts";
import { domain, domainCheckpoint, nonnullString, nullableString } from "./types.ts";

/** Checkpoints and backups of a domain's disks. */
export const domainCheckpointProcedures = {
  domainCheckpointCreateXML: procedure(
    411,
    struct({ dom: domain, xmlDesc: nonnullString, flags: uint }),
    struct({ checkpoint: domainCheckpoint }),
  ),
  domainCheckpointGetXMLDesc: procedure(
    412,
    struct({ checkpoint: domainCheckpoint, flags: uint }),
    struct({ xml: nonnullString }),
  ),
  domainListAllCheckpoints: procedure(
    413,
    struct({ dom: domain, needResults: int, flags: uint }),
    struct({ checkpoints: array(domainCheckpoint, limits.domainCheckpointList), ret: int }),
    high,
  ),
  domainCheckpointListAllChildren: procedure(
    414,
    struct({ checkpoint: domainCheckpoint, needResults: int, flags: uint }),
    struct({ checkpoints: array(domainCheckpoint, limits.domainCheckpointList), ret: int }),
    high,
  ),
  domainCheckpointLookupByName: procedure(
    415,
    struct({ dom: domain, name: nonnullString, flags: uint }),
    struct({ checkpoint: domainCheckpoint }),
    high,
  ),
  domainCheckpointGetParent: procedure(
    416,
    struct({ checkpoint: domainCheckpoint, flags: uint }),
    struct({ parent: domainCheckpoint }),
    high,
  ),
  domainCheckpointDelete: procedure(417, struct({ checkpoint: domainCheckpoint, flags: uint }), empty),
  domainBackupBegin: procedure(
    421,
    struct({ dom: domain, backupXml: nonnullString, checkpointXml: nullableString, flags: uint }),
    empty,
  ),
  domainBackupGetXMLDesc: procedure(
    422,
    struct({ dom: domain, flags: uint }),
    struct({ xml: nonnullString }),
    high,
  ),
};
