import { array, empty, hyper, int, struct, uhyper, uint } from "../xdr.ts";
import { limits } from "./limits.ts";
import { high, procedure } from "./procedure.ts";
import { domain, nonnullString, typedParam } from "./types.ts";

const memoryStat = struct({ tag: int, val: uhyper });
const statsRecord = struct({ dom: domain, params: array(typedParam, limits.connectGetAllDomainStats) });
const diskError = struct({ disk: nonnullString, error: int });

/** Statistics, jobs and health of domains. */
export const domainStatsProcedures = {
  domainBlockStats: procedure(
    64,
    struct({ dom: domain, path: nonnullString }),
    struct({ rdReq: hyper, rdBytes: hyper, wrReq: hyper, wrBytes: hyper, errs: hyper }),
  ),
  domainInterfaceStats: procedure(
    65,
    struct({ dom: domain, device: nonnullString }),
    struct({
      rxBytes: hyper,
      rxPackets: hyper,
      rxErrs: hyper,
      rxDrop: hyper,
      txBytes: hyper,
      txPackets: hyper,
      txErrs: hyper,
      txDrop: hyper,
    }),
    high,
  ),
  domainMemoryStats: procedure(
    159,
    struct({ dom: domain, maxStats: uint, flags: uint }),
    struct({ stats: array(memoryStat, limits.domainMemoryStats) }),
  ),
  domainGetJobInfo: procedure(
    163,
    struct({ dom: domain }),
    struct({
      type: int,
      timeElapsed: uhyper,
      timeRemaining: uhyper,
      dataTotal: uhyper,
      dataProcessed: uhyper,
      dataRemaining: uhyper,
      memTotal: uhyper,
      memProcessed: uhyper,
      memRemaining: uhyper,
      fileTotal: uhyper,
      fileProcessed: uhyper,
      fileRemaining: uhyper,
    }),
  ),
  domainAbortJob: procedure(164, struct({ dom: domain }), empty),
  domainGetBlockInfo: procedure(
    194,
    struct({ dom: domain, path: nonnullString, flags: uint }),
    struct({ allocation: uhyper, capacity: uhyper, physical: uhyper }),
  ),
  domainGetControlInfo: procedure(
    229,
    struct({ dom: domain, flags: uint }),
    struct({ state: uint, details: uint, stateTime: uhyper }),
    high,
  ),
  domainBlockStatsFlags: procedure(
    243,
    struct({ dom: domain, path: nonnullString, nparams: int, flags: uint }),
    struct({ params: array(typedParam, limits.domainBlockStatsParameters), nparams: int }),
  ),
  domainGetCPUStats: procedure(
    262,
    struct({ dom: domain, nparams: uint, startCpu: int, ncpus: uint, flags: uint }),
    struct({ params: array(typedParam, limits.domainGetCpuStats), nparams: int }),
  ),
  domainGetDiskErrors: procedure(
    263,
    struct({ dom: domain, maxerrors: uint, flags: uint }),
    struct({ errors: array(diskError, limits.domainDiskErrors), nerrors: int }),
  ),
  domainGetJobStats: procedure(
    298,
    struct({ dom: domain, flags: uint }),
    struct({ type: int, params: array(typedParam, limits.domainJobStats) }),
  ),
  domainSetMemoryStatsPeriod: procedure(308, struct({ dom: domain, period: int, flags: uint }), empty),
  connectGetAllDomainStats: procedure(
    344,
    struct({ doms: array(domain, limits.domainList), stats: uint, flags: uint }),
    struct({ retStats: array(statsRecord, limits.domainList) }),
  ),
  domainGetPerfEvents: procedure(
    365,
    struct({ dom: domain, flags: uint }),
    struct({ params: array(typedParam, limits.domainPerfEvents) }),
  ),
  domainSetPerfEvents: procedure(
    366,
    struct({ dom: domain, params: array(typedParam, limits.domainPerfEvents), flags: uint }),
    empty,
  ),
  domainGetMessages: procedure(
    426,
    struct({ dom: domain, flags: uint }),
    struct({ msgs: array(nonnullString, limits.domainMessages) }),
  ),
  domainStartDirtyRateCalc: procedure(427, struct({ dom: domain, seconds: int, flags: uint }), empty),
  domainAbortJobFlags: procedure(442, struct({ dom: domain, flags: uint }), empty),
};
