import { array, empty, int, opaque, struct, uhyper, uint } from "../xdr.ts";
import { limits } from "./limits.ts";
import { high, procedure } from "./procedure.ts";
import { domain, nonnullString, nullableString, typedParam } from "./types.ts";

const vcpuInfo = struct({ number: uint, state: int, cpuTime: uhyper, cpu: int });
const iothreadInfo = struct({ iothreadId: uint, cpumap: opaque(limits.cpumap) });

/** A domain's processors, memory and scheduling. */
export const domainTuningProcedures = {
  domainGetMaxMemory: procedure(17, struct({ dom: domain }), struct({ memory: uhyper }), high),
  domainGetMaxVcpus: procedure(18, struct({ dom: domain }), struct({ num: int }), high),
  domainGetVcpus: procedure(
    20,
    struct({ dom: domain, maxinfo: int, maplen: int }),
    struct({ info: array(vcpuInfo, limits.vcpuinfo), cpumaps: opaque(limits.cpumaps) }),
    high,
  ),
  domainPinVcpu: procedure(26, struct({ dom: domain, vcpu: uint, cpumap: opaque(limits.cpumap) }), empty),
  domainSetMaxMemory: procedure(30, struct({ dom: domain, memory: uhyper }), empty, high),
  domainSetMemory: procedure(31, struct({ dom: domain, memory: uhyper }), empty),
  domainSetVcpus: procedure(32, struct({ dom: domain, nvcpus: uint }), empty),
  domainGetSchedulerType: procedure(
    56,
    struct({ dom: domain }),
    struct({ type: nonnullString, nparams: int }),
  ),
  domainGetSchedulerParameters: procedure(
    57,
    struct({ dom: domain, nparams: int }),
    struct({ params: array(typedParam, limits.domainSchedulerParameters) }),
  ),
  domainSetSchedulerParameters: procedure(
    58,
    struct({ dom: domain, params: array(typedParam, limits.domainSchedulerParameters) }),
    empty,
  ),
  domainSetMemoryParameters: procedure(
    197,
    struct({ dom: domain, params: array(typedParam, limits.domainMemoryParameters), flags: uint }),
    empty,
  ),
  domainGetMemoryParameters: procedure(
    198,
    struct({ dom: domain, nparams: int, flags: uint }),
    struct({ params: array(typedParam, limits.domainMemoryParameters), nparams: int }),
  ),
  domainSetVcpusFlags: procedure(199, struct({ dom: domain, nvcpus: uint, flags: uint }), empty),
  domainGetVcpusFlags: procedure(200, struct({ dom: domain, flags: uint }), struct({ num: int })),
  domainSetMemoryFlags: procedure(204, struct({ dom: domain, memory: uhyper, flags: uint }), empty),
  domainSetBlkioParameters: procedure(
    205,
    struct({ dom: domain, params: array(typedParam, limits.domainBlkioParameters), flags: uint }),
    empty,
  ),
  domainGetBlkioParameters: procedure(
    206,
    struct({ dom: domain, nparams: int, flags: uint }),
    struct({ params: array(typedParam, limits.domainBlkioParameters), nparams: int }),
  ),
  domainSetSchedulerParametersFlags: procedure(
    219,
    struct({ dom: domain, params: array(typedParam, limits.domainSchedulerParameters), flags: uint }),
    empty,
  ),
  domainGetSchedulerParametersFlags: procedure(
    223,
    struct({ dom: domain, nparams: int, flags: uint }),
    struct({ params: array(typedParam, limits.domainSchedulerParameters) }),
  ),
  domainPinVcpuFlags: procedure(
    225,
    struct({ dom: domain, vcpu: uint, cpumap: opaque(limits.cpumap), flags: uint }),
    empty,
  ),
  domainGetVcpuPinInfo: procedure(
    230,
    struct({ dom: domain, ncpumaps: int, maplen: int, flags: uint }),
    struct({ cpumaps: opaque(limits.cpumaps), num: int }),
  ),
  domainSetBlockIoTune: procedure(
    252,
    struct({
      dom: domain,
      disk: nonnullString,
      params: array(typedParam, limits.domainBlockIoTuneParameters),
      flags: uint,
    }),
    empty,
  ),
  domainGetBlockIoTune: procedure(
    253,
    struct({ dom: domain, disk: nullableString, nparams: int, flags: uint }),
    struct({ params: array(typedParam, limits.domainBlockIoTuneParameters), nparams: int }),
  ),
  domainSetNumaParameters: procedure(
    254,
    struct({ dom: domain, params: array(typedParam, limits.domainNumaParameters), flags: uint }),
    empty,
  ),
  domainGetNumaParameters: procedure(
    255,
    struct({ dom: domain, nparams: int, flags: uint }),
    struct({ params: array(typedParam, limits.domainNumaParameters), nparams: int }),
  ),
  domainSetInterfaceParameters: procedure(
    256,
    struct({
      dom: domain,
      device: nonnullString,
      params: array(typedParam, limits.domainInterfaceParameters),
      flags: uint,
    }),
    empty,
  ),
  domainGetInterfaceParameters: procedure(
    257,
    struct({ dom: domain, device: nonnullString, nparams: int, flags: uint }),
    struct({ params: array(typedParam, limits.domainInterfaceParameters), nparams: int }),
  ),
  domainPinEmulator: procedure(
    279,
    struct({ dom: domain, cpumap: opaque(limits.cpumap), flags: uint }),
    empty,
  ),
  domainGetEmulatorPinInfo: procedure(
    280,
    struct({ dom: domain, maplen: int, flags: uint }),
    struct({ cpumaps: opaque(limits.cpumaps), ret: int }),
  ),
  domainGetIOThreadInfo: procedure(
    351,
    struct({ dom: domain, flags: uint }),
    struct({ info: array(iothreadInfo, limits.iothreadInfo), ret: uint }),
  ),
  domainPinIOThread: procedure(
    352,
    struct({ dom: domain, iothreadsId: uint, cpumap: opaque(limits.cpumap), flags: uint }),
    empty,
  ),
  domainAddIOThread: procedure(355, struct({ dom: domain, iothreadId: uint, flags: uint }), empty),
  domainDelIOThread: procedure(356, struct({ dom: domain, iothreadId: uint, flags: uint }), empty),
  domainSetVcpu: procedure(
    384,
    struct({ dom: domain, cpumap: nonnullString, state: int, flags: uint }),
    empty,
  ),
  domainSetIOThreadParams: procedure(
    402,
    struct({
      dom: domain,
      iothreadId: uint,
      params: array(typedParam, limits.domainIothreadParams),
      flags: uint,
    }),
    empty,
  ),
};
