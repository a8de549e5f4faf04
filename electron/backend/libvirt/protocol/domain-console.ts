import { array, empty, struct, uint } from "../xdr.ts";
import { limits } from "./limits.ts";
import { procedure } from "./procedure.ts";
import { domain, nullableString } from "./types.ts";

/** A domain's consoles, channels, screen and keyboard. */
export const domainConsoleProcedures = {
  domainOpenConsole: procedure(201, struct({ dom: domain, devName: nullableString, flags: uint }), empty, {
    stream: "read",
  }),
  domainInjectNMI: procedure(210, struct({ dom: domain, flags: uint }), empty),
  domainScreenshot: procedure(
    211,
    struct({ dom: domain, screen: uint, flags: uint }),
    struct({ mime: nullableString }),
    { stream: "read" },
  ),
  domainSendKey: procedure(
    226,
    struct({
      dom: domain,
      codeset: uint,
      holdtime: uint,
      keycodes: array(uint, limits.domainSendKey),
      flags: uint,
    }),
    empty,
  ),
  domainOpenGraphics: procedure(249, struct({ dom: domain, idx: uint, flags: uint }), empty),
  domainOpenChannel: procedure(296, struct({ dom: domain, name: nullableString, flags: uint }), empty, {
    stream: "read",
  }),
  domainOpenGraphicsFD: procedure(343, struct({ dom: domain, idx: uint, flags: uint }), empty),
};
