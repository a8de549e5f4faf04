import { array, empty, int, opaque, struct, uhyper, uint } from "../xdr.ts";
import { limits } from "./limits.ts";
import { procedure } from "./procedure.ts";
import { domain, nonnullString, nullableString, typedParam } from "./types.ts";

/** Migration of a domain to another host. */
export const migrationProcedures = {
  domainMigratePrepare: procedure(
    61,
    struct({ uriIn: nullableString, flags: uhyper, dname: nullableString, resource: uhyper }),
    struct({ cookie: opaque(limits.migrateCookie), uriOut: nullableString }),
  ),
  domainMigratePerform: procedure(
    62,
    struct({
      dom: domain,
      cookie: opaque(limits.migrateCookie),
      uri: nonnullString,
      flags: uhyper,
      dname: nullableString,
      resource: uhyper,
    }),
    empty,
  ),
  domainMigrateFinish: procedure(
    63,
    struct({ dname: nonnullString, cookie: opaque(limits.migrateCookie), uri: nonnullString, flags: uhyper }),
    struct({ ddom: domain }),
  ),
  domainMigratePrepare2: procedure(
    108,
    struct({
      uriIn: nullableString,
      flags: uhyper,
      dname: nullableString,
      resource: uhyper,
      domXml: nonnullString,
    }),
    struct({ cookie: opaque(limits.migrateCookie), uriOut: nullableString }),
  ),
  domainMigrateFinish2: procedure(
    109,
    struct({
      dname: nonnullString,
      cookie: opaque(limits.migrateCookie),
      uri: nonnullString,
      flags: uhyper,
      retcode: int,
    }),
    struct({ ddom: domain }),
  ),
  domainMigratePrepareTunnel: procedure(
    148,
    struct({ flags: uhyper, dname: nullableString, resource: uhyper, domXml: nonnullString }),
    empty,
    { stream: "write" },
  ),
  domainMigrateSetMaxDowntime: procedure(166, struct({ dom: domain, downtime: uhyper, flags: uint }), empty),
  domainMigrateSetMaxSpeed: procedure(207, struct({ dom: domain, bandwidth: uhyper, flags: uint }), empty),
  domainMigrateBegin3: procedure(
    213,
    struct({ dom: domain, xmlin: nullableString, flags: uhyper, dname: nullableString, resource: uhyper }),
    struct({ cookieOut: opaque(limits.migrateCookie), xml: nonnullString }),
  ),
  domainMigratePrepare3: procedure(
    214,
    struct({
      cookieIn: opaque(limits.migrateCookie),
      uriIn: nullableString,
      flags: uhyper,
      dname: nullableString,
      resource: uhyper,
      domXml: nonnullString,
    }),
    struct({ cookieOut: opaque(limits.migrateCookie), uriOut: nullableString }),
  ),
  domainMigratePrepareTunnel3: procedure(
    215,
    struct({
      cookieIn: opaque(limits.migrateCookie),
      flags: uhyper,
      dname: nullableString,
      resource: uhyper,
      domXml: nonnullString,
    }),
    struct({ cookieOut: opaque(limits.migrateCookie) }),
    { stream: "write" },
  ),
  domainMigratePerform3: procedure(
    216,
    struct({
      dom: domain,
      xmlin: nullableString,
      cookieIn: opaque(limits.migrateCookie),
      dconnuri: nullableString,
      uri: nullableString,
      flags: uhyper,
      dname: nullableString,
      resource: uhyper,
    }),
    struct({ cookieOut: opaque(limits.migrateCookie) }),
  ),
  domainMigrateFinish3: procedure(
    217,
    struct({
      dname: nonnullString,
      cookieIn: opaque(limits.migrateCookie),
      dconnuri: nullableString,
      uri: nullableString,
      flags: uhyper,
      cancelled: int,
    }),
    struct({ dom: domain, cookieOut: opaque(limits.migrateCookie) }),
  ),
  domainMigrateConfirm3: procedure(
    218,
    struct({ dom: domain, cookieIn: opaque(limits.migrateCookie), flags: uhyper, cancelled: int }),
    empty,
  ),
  domainMigrateGetMaxSpeed: procedure(
    242,
    struct({ dom: domain, flags: uint }),
    struct({ bandwidth: uhyper }),
  ),
  domainMigrateGetCompressionCache: procedure(
    299,
    struct({ dom: domain, flags: uint }),
    struct({ cacheSize: uhyper }),
  ),
  domainMigrateSetCompressionCache: procedure(
    300,
    struct({ dom: domain, cacheSize: uhyper, flags: uint }),
    empty,
  ),
  domainMigrateBegin3Params: procedure(
    302,
    struct({ dom: domain, params: array(typedParam, limits.domainMigrateParamList), flags: uint }),
    struct({ cookieOut: opaque(limits.migrateCookie), xml: nonnullString }),
  ),
  domainMigratePrepare3Params: procedure(
    303,
    struct({
      params: array(typedParam, limits.domainMigrateParamList),
      cookieIn: opaque(limits.migrateCookie),
      flags: uint,
    }),
    struct({ cookieOut: opaque(limits.migrateCookie), uriOut: nullableString }),
  ),
  domainMigratePrepareTunnel3Params: procedure(
    304,
    struct({
      params: array(typedParam, limits.domainMigrateParamList),
      cookieIn: opaque(limits.migrateCookie),
      flags: uint,
    }),
    struct({ cookieOut: opaque(limits.migrateCookie) }),
  ),
  domainMigratePerform3Params: procedure(
    305,
    struct({
      dom: domain,
      dconnuri: nullableString,
      params: array(typedParam, limits.domainMigrateParamList),
      cookieIn: opaque(limits.migrateCookie),
      flags: uint,
    }),
    struct({ cookieOut: opaque(limits.migrateCookie) }),
  ),
  domainMigrateFinish3Params: procedure(
    306,
    struct({
      params: array(typedParam, limits.domainMigrateParamList),
      cookieIn: opaque(limits.migrateCookie),
      flags: uint,
      cancelled: int,
    }),
    struct({ dom: domain, cookieOut: opaque(limits.migrateCookie) }),
  ),
  domainMigrateConfirm3Params: procedure(
    307,
    struct({
      dom: domain,
      params: array(typedParam, limits.domainMigrateParamList),
      cookieIn: opaque(limits.migrateCookie),
      flags: uint,
      cancelled: int,
    }),
    empty,
  ),
  domainMigrateStartPostCopy: procedure(364, struct({ dom: domain, flags: uint }), empty),
  domainMigrateGetMaxDowntime: procedure(
    387,
    struct({ dom: domain, flags: uint }),
    struct({ downtime: uhyper }),
  ),
};
