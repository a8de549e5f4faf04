import { array, char, empty, hyper, int, opaque, struct, uchar, uhyper, uint, ushort } from "../xdr.ts";
import { limits } from "./limits.ts";
import { high, procedure } from "./procedure.ts";
import { domain, nonnullString, nullableString, typedParam, uuid } from "./types.ts";

const securityLabel = struct({ label: array(char, limits.securityLabel), enforcing: int });

/** Domains: finding, defining, starting, stopping, changing devices. */
export const domainProcedures = {
  domainAttachDevice: procedure(8, struct({ dom: domain, xml: nonnullString }), empty),
  domainCreate: procedure(9, struct({ dom: domain }), empty),
  domainCreateXML: procedure(10, struct({ xmlDesc: nonnullString, flags: uint }), struct({ dom: domain })),
  domainDefineXML: procedure(11, struct({ xml: nonnullString }), struct({ dom: domain }), high),
  domainDestroy: procedure(12, struct({ dom: domain }), empty, high),
  domainDetachDevice: procedure(13, struct({ dom: domain, xml: nonnullString }), empty),
  domainGetXMLDesc: procedure(14, struct({ dom: domain, flags: uint }), struct({ xml: nonnullString })),
  domainGetAutostart: procedure(15, struct({ dom: domain }), struct({ autostart: int }), high),
  domainGetInfo: procedure(
    16,
    struct({ dom: domain }),
    struct({ state: uchar, maxMem: uhyper, memory: uhyper, nrVirtCpu: ushort, cpuTime: uhyper }),
  ),
  domainGetOSType: procedure(19, struct({ dom: domain }), struct({ type: nonnullString }), high),
  connectListDefinedDomains: procedure(
    21,
    struct({ maxnames: int }),
    struct({ names: array(nonnullString, limits.domainList) }),
    high,
  ),
  domainLookupByID: procedure(22, struct({ id: int }), struct({ dom: domain }), high),
  domainLookupByName: procedure(23, struct({ name: nonnullString }), struct({ dom: domain }), high),
  domainLookupByUUID: procedure(24, struct({ uuid }), struct({ dom: domain }), high),
  connectNumOfDefinedDomains: procedure(25, empty, struct({ num: int }), high),
  domainReboot: procedure(27, struct({ dom: domain, flags: uint }), empty),
  domainResume: procedure(28, struct({ dom: domain }), empty),
  domainSetAutostart: procedure(29, struct({ dom: domain, autostart: int }), empty, high),
  domainShutdown: procedure(33, struct({ dom: domain }), empty),
  domainSuspend: procedure(34, struct({ dom: domain }), empty),
  domainUndefine: procedure(35, struct({ dom: domain }), empty, high),
  connectListDomains: procedure(
    37,
    struct({ maxids: int }),
    struct({ ids: array(int, limits.domainList) }),
    high,
  ),
  connectNumOfDomains: procedure(51, empty, struct({ num: int }), high),
  domainBlockPeek: procedure(
    103,
    struct({ dom: domain, path: nonnullString, offset: uhyper, size: uint, flags: uint }),
    struct({ buffer: opaque(limits.domainBlockPeekBuffer) }),
  ),
  domainMemoryPeek: procedure(
    104,
    struct({ dom: domain, offset: uhyper, size: uint, flags: uint }),
    struct({ buffer: opaque(limits.domainMemoryPeekBuffer) }),
  ),
  domainGetSecurityLabel: procedure(
    121,
    struct({ dom: domain }),
    struct({ label: array(char, limits.securityLabel), enforcing: int }),
    high,
  ),
  connectDomainXMLFromNative: procedure(
    135,
    struct({ nativeFormat: nonnullString, nativeConfig: nonnullString, flags: uint }),
    struct({ domainXml: nonnullString }),
  ),
  connectDomainXMLToNative: procedure(
    136,
    struct({ nativeFormat: nonnullString, domainXml: nonnullString, flags: uint }),
    struct({ nativeConfig: nonnullString }),
  ),
  domainIsActive: procedure(150, struct({ dom: domain }), struct({ active: int }), high),
  domainIsPersistent: procedure(151, struct({ dom: domain }), struct({ persistent: int }), high),
  domainAttachDeviceFlags: procedure(160, struct({ dom: domain, xml: nonnullString, flags: uint }), empty),
  domainDetachDeviceFlags: procedure(161, struct({ dom: domain, xml: nonnullString, flags: uint }), empty),
  domainUpdateDeviceFlags: procedure(174, struct({ dom: domain, xml: nonnullString, flags: uint }), empty),
  domainCreateWithFlags: procedure(196, struct({ dom: domain, flags: uint }), struct({ dom: domain })),
  domainIsUpdated: procedure(202, struct({ dom: domain }), struct({ updated: int }), high),
  domainGetState: procedure(
    212,
    struct({ dom: domain, flags: uint }),
    struct({ state: int, reason: int }),
    high,
  ),
  domainUndefineFlags: procedure(231, struct({ dom: domain, flags: uint }), empty, high),
  domainDestroyFlags: procedure(234, struct({ dom: domain, flags: uint }), empty, high),
  domainReset: procedure(245, struct({ dom: domain, flags: uint }), empty),
  domainShutdownFlags: procedure(258, struct({ dom: domain, flags: uint }), empty),
  domainPMSuspendForDuration: procedure(
    261,
    struct({ dom: domain, target: uint, duration: uhyper, flags: uint }),
    empty,
  ),
  domainSetMetadata: procedure(
    264,
    struct({
      dom: domain,
      type: int,
      metadata: nullableString,
      key: nullableString,
      uri: nullableString,
      flags: uint,
    }),
    empty,
  ),
  domainGetMetadata: procedure(
    265,
    struct({ dom: domain, type: int, uri: nullableString, flags: uint }),
    struct({ metadata: nonnullString }),
  ),
  domainPMWakeup: procedure(267, struct({ dom: domain, flags: uint }), empty),
  connectListAllDomains: procedure(
    273,
    struct({ needResults: int, flags: uint }),
    struct({ domains: array(domain, limits.domainList), ret: uint }),
    high,
  ),
  domainGetSecurityLabelList: procedure(
    278,
    struct({ dom: domain }),
    struct({ labels: array(securityLabel, limits.securityLabelList), ret: int }),
    high,
  ),
  domainSendProcessSignal: procedure(
    295,
    struct({ dom: domain, pidValue: hyper, signum: uint, flags: uint }),
    empty,
  ),
  domainCreateXMLWithFiles: procedure(
    309,
    struct({ xmlDesc: nonnullString, flags: uint }),
    struct({ dom: domain }),
  ),
  domainCreateWithFiles: procedure(310, struct({ dom: domain, flags: uint }), struct({ dom: domain })),
  domainDefineXMLFlags: procedure(
    350,
    struct({ xml: nonnullString, flags: uint }),
    struct({ dom: domain }),
    high,
  ),
  domainRename: procedure(
    358,
    struct({ dom: domain, newName: nullableString, flags: uint }),
    struct({ retcode: int }),
  ),
  domainSetLifecycleAction: procedure(
    390,
    struct({ dom: domain, type: uint, action: uint, flags: uint }),
    empty,
  ),
  domainDetachDeviceAlias: procedure(392, struct({ dom: domain, alias: nonnullString, flags: uint }), empty),
  domainGetLaunchSecurityInfo: procedure(
    396,
    struct({ dom: domain, flags: uint }),
    struct({ params: array(typedParam, limits.domainLaunchSecurityInfoParams) }),
  ),
  domainSetLaunchSecurityState: procedure(
    439,
    struct({ dom: domain, params: array(typedParam, limits.domainLaunchSecurityStateParams), flags: uint }),
    empty,
  ),
  domainFDAssociate: procedure(443, struct({ dom: domain, name: nonnullString, flags: uint }), empty),
};
