import { array, empty, int, struct, uhyper, uint } from "../xdr.ts";
import { limits } from "./limits.ts";
import { procedure } from "./procedure.ts";
import { domain, nonnullString, nullableString, typedParam } from "./types.ts";

/** Block jobs and block devices of a running domain. */
export const domainBlockProcedures = {
  domainBlockJobAbort: procedure(237, struct({ dom: domain, path: nonnullString, flags: uint }), empty),
  domainGetBlockJobInfo: procedure(
    238,
    struct({ dom: domain, path: nonnullString, flags: uint }),
    struct({ found: int, type: int, bandwidth: uhyper, cur: uhyper, end: uhyper }),
  ),
  domainBlockJobSetSpeed: procedure(
    239,
    struct({ dom: domain, path: nonnullString, bandwidth: uhyper, flags: uint }),
    empty,
  ),
  domainBlockPull: procedure(
    240,
    struct({ dom: domain, path: nonnullString, bandwidth: uhyper, flags: uint }),
    empty,
  ),
  domainBlockResize: procedure(
    251,
    struct({ dom: domain, disk: nonnullString, size: uhyper, flags: uint }),
    empty,
  ),
  domainBlockRebase: procedure(
    266,
    struct({ dom: domain, path: nonnullString, base: nullableString, bandwidth: uhyper, flags: uint }),
    empty,
  ),
  domainBlockCommit: procedure(
    290,
    struct({
      dom: domain,
      disk: nonnullString,
      base: nullableString,
      top: nullableString,
      bandwidth: uhyper,
      flags: uint,
    }),
    empty,
  ),
  domainBlockCopy: procedure(
    345,
    struct({
      dom: domain,
      path: nonnullString,
      destxml: nonnullString,
      params: array(typedParam, limits.domainBlockCopyParameters),
      flags: uint,
    }),
    empty,
  ),
  domainSetBlockThreshold: procedure(
    386,
    struct({ dom: domain, dev: nonnullString, threshold: uhyper, flags: uint }),
    empty,
  ),
};
