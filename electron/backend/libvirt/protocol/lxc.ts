import { empty, struct, uint } from "../xdr.ts";
import { procedure, program } from "./procedure.ts";
import { domain } from "./types.ts";

/** What only the LXC driver offers. The reply carries file descriptors beside its empty body. */
export const lxc = program(
  0x00068000,
  1,
  { lxcDomainOpenNamespace: procedure(1, struct({ dom: domain, flags: uint }), empty) },
  {},
);
