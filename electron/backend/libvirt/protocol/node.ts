import { array, char, empty, fixedArray, int, opaque, struct, uhyper, uint } from "../xdr.ts";
import { limits } from "./limits.ts";
import { high, procedure } from "./procedure.ts";
import { nonnullString, typedParam } from "./types.ts";

const nodeStat = struct({ field: nonnullString, value: uhyper });

/** The host: processors, memory, NUMA cells. */
export const nodeProcedures = {
  nodeGetInfo: procedure(
    6,
    empty,
    struct({
      model: fixedArray(char, 32),
      memory: uhyper,
      cpus: int,
      mhz: int,
      nodes: int,
      sockets: int,
      cores: int,
      threads: int,
    }),
    high,
  ),
  nodeGetCellsFreeMemory: procedure(
    101,
    struct({ startCell: int, maxcells: int }),
    struct({ cells: array(uhyper, limits.nodeMaxCells) }),
    high,
  ),
  nodeGetFreeMemory: procedure(102, empty, struct({ freeMem: uhyper }), high),
  nodeGetSecurityModel: procedure(
    122,
    empty,
    struct({ model: array(char, limits.securityModel), doi: array(char, limits.securityDoi) }),
    high,
  ),
  nodeGetCPUStats: procedure(
    227,
    struct({ cpuNum: int, nparams: int, flags: uint }),
    struct({ params: array(nodeStat, limits.nodeCpuStats), nparams: int }),
    high,
  ),
  nodeGetMemoryStats: procedure(
    228,
    struct({ nparams: int, cellNum: int, flags: uint }),
    struct({ params: array(nodeStat, limits.nodeMemoryStats), nparams: int }),
    high,
  ),
  nodeSuspendForDuration: procedure(250, struct({ target: uint, duration: uhyper, flags: uint }), empty),
  nodeSetMemoryParameters: procedure(
    288,
    struct({ params: array(typedParam, limits.nodeMemoryParameters), flags: uint }),
    empty,
  ),
  nodeGetMemoryParameters: procedure(
    289,
    struct({ nparams: int, flags: uint }),
    struct({ params: array(typedParam, limits.nodeMemoryParameters), nparams: int }),
  ),
  nodeGetCPUMap: procedure(
    293,
    struct({ needMap: int, needOnline: int, flags: uint }),
    struct({ cpumap: opaque(limits.cpumap), online: uint, ret: int }),
  ),
  nodeGetFreePages: procedure(
    340,
    struct({ pages: array(uint, limits.nodeMaxCells), startCell: int, cellCount: uint, flags: uint }),
    struct({ counts: array(uhyper, limits.nodeMaxCells) }),
    high,
  ),
  nodeAllocPages: procedure(
    347,
    struct({
      pageSizes: array(uint, limits.nodeMaxCells),
      pageCounts: array(uhyper, limits.nodeMaxCells),
      startCell: int,
      cellCount: uint,
      flags: uint,
    }),
    struct({ ret: int }),
  ),
  nodeGetSEVInfo: procedure(
    395,
    struct({ nparams: int, flags: uint }),
    struct({ params: array(typedParam, limits.nodeSevInfo), nparams: int }),
  ),
};
