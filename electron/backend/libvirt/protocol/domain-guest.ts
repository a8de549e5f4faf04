import { array, empty, hyper, int, struct, uhyper, uint } from "../xdr.ts";
import { limits } from "./limits.ts";
import { procedure } from "./procedure.ts";
import { domain, nonnullString, nullableString, typedParam } from "./types.ts";

const ipAddress = struct({ type: int, addr: nonnullString, prefix: uint });
const interfaceWithAddresses = struct({
  name: nonnullString,
  hwaddr: nullableString,
  addrs: array(ipAddress, limits.domainIpAddr),
});
const fsInfo = struct({
  mountpoint: nonnullString,
  name: nonnullString,
  fstype: nonnullString,
  devAliases: array(nonnullString, limits.domainFsinfoDisks),
});

/** What the agent inside a guest answers. */
export const domainGuestProcedures = {
  domainGetHostname: procedure(
    277,
    struct({ dom: domain, flags: uint }),
    struct({ hostname: nonnullString }),
  ),
  domainFSTrim: procedure(
    294,
    struct({ dom: domain, mountPoint: nullableString, minimum: uhyper, flags: uint }),
    empty,
  ),
  domainFSFreeze: procedure(
    335,
    struct({ dom: domain, mountpoints: array(nonnullString, limits.domainFsfreezeMountpoints), flags: uint }),
    struct({ filesystems: int }),
  ),
  domainFSThaw: procedure(
    336,
    struct({ dom: domain, mountpoints: array(nonnullString, limits.domainFsfreezeMountpoints), flags: uint }),
    struct({ filesystems: int }),
  ),
  domainGetTime: procedure(
    337,
    struct({ dom: domain, flags: uint }),
    struct({ seconds: hyper, nseconds: uint }),
  ),
  domainSetTime: procedure(338, struct({ dom: domain, seconds: hyper, nseconds: uint, flags: uint }), empty),
  domainGetFSInfo: procedure(
    349,
    struct({ dom: domain, flags: uint }),
    struct({ info: array(fsInfo, limits.domainFsinfo), ret: uint }),
  ),
  domainInterfaceAddresses: procedure(
    353,
    struct({ dom: domain, source: uint, flags: uint }),
    struct({ ifaces: array(interfaceWithAddresses, limits.domainInterface) }),
  ),
  domainSetUserPassword: procedure(
    357,
    struct({ dom: domain, user: nullableString, password: nullableString, flags: uint }),
    empty,
  ),
  domainGetGuestVcpus: procedure(
    371,
    struct({ dom: domain, flags: uint }),
    struct({ params: array(typedParam, limits.domainGuestVcpuParams) }),
  ),
  domainSetGuestVcpus: procedure(
    372,
    struct({ dom: domain, cpumap: nonnullString, state: int, flags: uint }),
    empty,
  ),
  domainGetGuestInfo: procedure(
    418,
    struct({ dom: domain, types: uint, flags: uint }),
    struct({ params: array(typedParam, limits.domainGuestInfoParams) }),
  ),
  domainAgentSetResponseTimeout: procedure(
    420,
    struct({ dom: domain, timeout: int, flags: uint }),
    struct({ result: int }),
  ),
  domainAuthorizedSSHKeysGet: procedure(
    424,
    struct({ dom: domain, user: nonnullString, flags: uint }),
    struct({ keys: array(nonnullString, limits.domainAuthorizedSshKeys) }),
  ),
  domainAuthorizedSSHKeysSet: procedure(
    425,
    struct({
      dom: domain,
      user: nonnullString,
      keys: array(nonnullString, limits.domainAuthorizedSshKeys),
      flags: uint,
    }),
    empty,
  ),
};
