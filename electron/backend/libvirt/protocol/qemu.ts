import { empty, hyper, int, optional, struct, uint } from "../xdr.ts";
import { event, high, procedure, program } from "./procedure.ts";
import { domain, nonnullString, nullableString } from "./types.ts";

/** What only the QEMU driver offers: its monitor and the guest agent, spoken to directly. */
export const qemu = program(
  0x20008087,
  1,
  {
    qemuDomainMonitorCommand: procedure(
      1,
      struct({ dom: domain, cmd: nonnullString, flags: uint }),
      struct({ result: nonnullString }),
    ),
    qemuDomainAttach: procedure(2, struct({ pidValue: uint, flags: uint }), struct({ dom: domain })),
    qemuDomainAgentCommand: procedure(
      3,
      struct({ dom: domain, cmd: nonnullString, timeout: int, flags: uint }),
      struct({ result: nullableString }),
    ),
    qemuConnectDomainMonitorEventRegister: procedure(
      4,
      struct({ dom: optional(domain), event: nullableString, flags: uint }),
      struct({ callbackID: int }),
      high,
    ),
    qemuConnectDomainMonitorEventDeregister: procedure(5, struct({ callbackID: int }), empty, high),
    qemuDomainMonitorCommandWithFiles: procedure(
      7,
      struct({ dom: domain, cmd: nonnullString, flags: uint }),
      struct({ result: nonnullString }),
    ),
  },
  {
    qemuDomainMonitorEvent: event(
      6,
      struct({
        callbackID: int,
        dom: domain,
        event: nonnullString,
        seconds: hyper,
        micros: uint,
        details: nullableString,
      }),
    ),
  },
);
