import { array, empty, int, struct, uhyper, uint } from "../xdr.ts";
import { limits } from "./limits.ts";
import { event, high, procedure } from "./procedure.ts";
import { nonnullString, nullableString, typedParam } from "./types.ts";

/** The connection itself, and what the hypervisor behind it can do. */
export const connectProcedures = {
  connectOpen: procedure(1, struct({ name: nullableString, flags: uint }), empty, high),
  connectClose: procedure(2, empty, empty, high),
  connectGetType: procedure(3, empty, struct({ type: nonnullString }), high),
  connectGetVersion: procedure(4, empty, struct({ hvVer: uhyper }), high),
  connectGetMaxVcpus: procedure(5, struct({ type: nullableString }), struct({ maxVcpus: int }), high),
  connectGetCapabilities: procedure(7, empty, struct({ capabilities: nonnullString })),
  connectGetHostname: procedure(59, empty, struct({ hostname: nonnullString }), high),
  connectSupportsFeature: procedure(60, struct({ feature: int }), struct({ supported: int }), high),
  connectGetURI: procedure(110, empty, struct({ uri: nonnullString }), high),
  connectIsSecure: procedure(149, empty, struct({ secure: int }), high),
  connectGetLibVersion: procedure(157, empty, struct({ libVer: uhyper }), high),
  connectCompareCPU: procedure(
    158,
    struct({ xml: nonnullString, flags: uint }),
    struct({ result: int }),
    high,
  ),
  connectBaselineCPU: procedure(
    162,
    struct({ xmlCPUs: array(nonnullString, limits.cpuBaseline), flags: uint }),
    struct({ cpu: nonnullString }),
  ),
  connectGetSysinfo: procedure(203, struct({ flags: uint }), struct({ sysinfo: nonnullString }), high),
  connectGetCPUModelNames: procedure(
    312,
    struct({ arch: nonnullString, needResults: int, flags: uint }),
    struct({ models: array(nonnullString, limits.connectCpuModels), ret: int }),
  ),
  connectGetDomainCapabilities: procedure(
    342,
    struct({
      emulatorbin: nullableString,
      arch: nullableString,
      machine: nullableString,
      virttype: nullableString,
      flags: uint,
    }),
    struct({ capabilities: nonnullString }),
  ),
  connectRegisterCloseCallback: procedure(360, empty, empty, high),
  connectUnregisterCloseCallback: procedure(361, empty, empty, high),
  connectCompareHypervisorCPU: procedure(
    393,
    struct({
      emulator: nullableString,
      arch: nullableString,
      machine: nullableString,
      virttype: nullableString,
      xmlCPU: nonnullString,
      flags: uint,
    }),
    struct({ result: int }),
  ),
  connectBaselineHypervisorCPU: procedure(
    394,
    struct({
      emulator: nullableString,
      arch: nullableString,
      machine: nullableString,
      virttype: nullableString,
      xmlCPUs: array(nonnullString, limits.cpuBaseline),
      flags: uint,
    }),
    struct({ cpu: nonnullString }),
  ),
  connectSetIdentity: procedure(
    419,
    struct({ params: array(typedParam, limits.connectIdentityParams), flags: uint }),
    empty,
  ),
};

export const connectEvents = {
  connectEventConnectionClosed: event(362, struct({ reason: int })),
};
