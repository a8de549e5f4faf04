import { array, empty, int, struct, uint } from "../xdr.ts";
import { limits } from "./limits.ts";
import { high, procedure } from "./procedure.ts";
import { domain, nonnullString, nullableString, typedParam } from "./types.ts";

/** Saving a domain's memory to a file and starting from it, and core dumps. */
export const domainSaveProcedures = {
  domainCoreDump: procedure(53, struct({ dom: domain, to: nonnullString, flags: uint }), empty),
  domainRestore: procedure(54, struct({ from: nonnullString }), empty),
  domainSave: procedure(55, struct({ dom: domain, to: nonnullString }), empty),
  domainManagedSave: procedure(182, struct({ dom: domain, flags: uint }), empty),
  domainHasManagedSaveImage: procedure(183, struct({ dom: domain, flags: uint }), struct({ result: int })),
  domainManagedSaveRemove: procedure(184, struct({ dom: domain, flags: uint }), empty),
  domainSaveFlags: procedure(
    232,
    struct({ dom: domain, to: nonnullString, dxml: nullableString, flags: uint }),
    empty,
  ),
  domainRestoreFlags: procedure(
    233,
    struct({ from: nonnullString, dxml: nullableString, flags: uint }),
    empty,
  ),
  domainSaveImageGetXMLDesc: procedure(
    235,
    struct({ file: nonnullString, flags: uint }),
    struct({ xml: nonnullString }),
    high,
  ),
  domainSaveImageDefineXML: procedure(
    236,
    struct({ file: nonnullString, dxml: nonnullString, flags: uint }),
    empty,
    high,
  ),
  domainCoreDumpWithFormat: procedure(
    334,
    struct({ dom: domain, to: nonnullString, dumpformat: uint, flags: uint }),
    empty,
  ),
  domainManagedSaveGetXMLDesc: procedure(
    388,
    struct({ dom: domain, flags: uint }),
    struct({ xml: nonnullString }),
  ),
  domainManagedSaveDefineXML: procedure(
    389,
    struct({ dom: domain, dxml: nullableString, flags: uint }),
    empty,
  ),
  domainSaveParams: procedure(
    440,
    struct({ dom: domain, params: array(typedParam, limits.domainSaveParams), flags: uint }),
    empty,
  ),
  domainRestoreParams: procedure(
    441,
    struct({ params: array(typedParam, limits.domainSaveParams), flags: uint }),
    empty,
  ),
};
