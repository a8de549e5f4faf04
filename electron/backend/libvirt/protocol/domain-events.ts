import { type AnyCodec, array, empty, hyper, int, optional, struct, uhyper, uint } from "../xdr.ts";
import { limits } from "./limits.ts";
import { event, high, procedure } from "./procedure.ts";
import { domain, nonnullString, nullableString, typedParam } from "./types.ts";

const graphicsIdentity = struct({ type: nonnullString, name: nonnullString });
const graphicsAddress = struct({ family: int, node: nonnullString, service: nonnullString });
const lifecycle = struct({ dom: domain, event: int, detail: int });
const reboot = struct({ dom: domain });
const rtcChange = struct({ dom: domain, offset: hyper });
const watchdog = struct({ dom: domain, action: int });
const ioError = struct({ dom: domain, srcPath: nonnullString, devAlias: nonnullString, action: int });
const graphics = struct({
  dom: domain,
  phase: int,
  local: graphicsAddress,
  remote: graphicsAddress,
  authScheme: nonnullString,
  subject: array(graphicsIdentity, limits.domainEventGraphicsIdentity),
});
const ioErrorReason = struct({
  dom: domain,
  srcPath: nonnullString,
  devAlias: nonnullString,
  action: int,
  reason: nonnullString,
});
const controlError = struct({ dom: domain });
const blockJob = struct({ dom: domain, path: nonnullString, type: int, status: int });
const diskChange = struct({
  dom: domain,
  oldSrcPath: nullableString,
  newSrcPath: nullableString,
  devAlias: nonnullString,
  reason: int,
});
const trayChange = struct({ dom: domain, devAlias: nonnullString, reason: int });
const pmwakeup = struct({ dom: domain });
const pmsuspend = struct({ dom: domain });
const balloonChange = struct({ dom: domain, actual: uhyper });
const pmsuspendDisk = struct({ dom: domain });
const deviceRemoved = struct({ dom: domain, devAlias: nonnullString });
/** The same message for one registration of many, named by the identifier that registering returned. */
const forCallback = <const M extends AnyCodec>(msg: M) => struct({ callbackID: int, msg });

/** Registration of domain events, and the messages that carry them. */
export const domainEventsProcedures = {
  connectDomainEventRegister: procedure(105, empty, struct({ cbRegistered: int }), high),
  connectDomainEventDeregister: procedure(106, empty, struct({ cbRegistered: int }), high),
  connectDomainEventRegisterAny: procedure(167, struct({ eventID: int }), empty, high),
  connectDomainEventDeregisterAny: procedure(168, struct({ eventID: int }), empty, high),
  connectDomainEventCallbackRegisterAny: procedure(
    316,
    struct({ eventID: int, dom: optional(domain) }),
    struct({ callbackID: int }),
    high,
  ),
  connectDomainEventCallbackDeregisterAny: procedure(317, struct({ callbackID: int }), empty, high),
};

export const domainEvents = {
  domainEventLifecycle: event(107, lifecycle),
  domainEventReboot: event(169, reboot),
  domainEventRTCChange: event(170, rtcChange),
  domainEventWatchdog: event(171, watchdog),
  domainEventIOError: event(172, ioError),
  domainEventGraphics: event(173, graphics),
  domainEventIOErrorReason: event(195, ioErrorReason),
  domainEventControlError: event(224, controlError),
  domainEventBlockJob: event(241, blockJob),
  domainEventDiskChange: event(248, diskChange),
  domainEventTrayChange: event(268, trayChange),
  domainEventPMWakeup: event(269, pmwakeup),
  domainEventPMSuspend: event(270, pmsuspend),
  domainEventBalloonChange: event(276, balloonChange),
  domainEventPMSuspendDisk: event(292, pmsuspendDisk),
  domainEventDeviceRemoved: event(311, deviceRemoved),
  domainEventCallbackLifecycle: event(318, forCallback(lifecycle)),
  domainEventCallbackReboot: event(319, forCallback(reboot)),
  domainEventCallbackRTCChange: event(320, forCallback(rtcChange)),
  domainEventCallbackWatchdog: event(321, forCallback(watchdog)),
  domainEventCallbackIOError: event(322, forCallback(ioError)),
  domainEventCallbackGraphics: event(323, forCallback(graphics)),
  domainEventCallbackIOErrorReason: event(324, forCallback(ioErrorReason)),
  domainEventCallbackControlError: event(325, forCallback(controlError)),
  domainEventCallbackBlockJob: event(326, forCallback(blockJob)),
  domainEventCallbackDiskChange: event(327, forCallback(diskChange)),
  domainEventCallbackTrayChange: event(328, forCallback(trayChange)),
  domainEventCallbackPMWakeup: event(329, struct({ callbackID: int, reason: int, msg: pmwakeup })),
  domainEventCallbackPMSuspend: event(330, struct({ callbackID: int, reason: int, msg: pmsuspend })),
  domainEventCallbackBalloonChange: event(331, forCallback(balloonChange)),
  domainEventCallbackPMSuspendDisk: event(332, struct({ callbackID: int, reason: int, msg: pmsuspendDisk })),
  domainEventCallbackDeviceRemoved: event(333, forCallback(deviceRemoved)),
  domainEventBlockJob2: event(
    339,
    struct({ callbackID: int, dom: domain, dst: nonnullString, type: int, status: int }),
  ),
  domainEventCallbackTunable: event(
    346,
    struct({ callbackID: int, dom: domain, params: array(typedParam, limits.domainEventTunable) }),
  ),
  domainEventCallbackAgentLifecycle: event(
    348,
    struct({ callbackID: int, dom: domain, state: int, reason: int }),
  ),
  domainEventCallbackDeviceAdded: event(
    354,
    struct({ callbackID: int, dom: domain, devAlias: nonnullString }),
  ),
  domainEventCallbackMigrationIteration: event(359, struct({ callbackID: int, dom: domain, iteration: int })),
  domainEventCallbackJobCompleted: event(
    363,
    struct({ callbackID: int, dom: domain, params: array(typedParam, limits.domainJobStats) }),
  ),
  domainEventCallbackDeviceRemovalFailed: event(
    367,
    struct({ callbackID: int, dom: domain, devAlias: nonnullString }),
  ),
  domainEventCallbackMetadataChange: event(
    379,
    struct({ callbackID: int, dom: domain, type: int, nsuri: nullableString }),
  ),
  domainEventBlockThreshold: event(
    385,
    struct({
      callbackID: int,
      dom: domain,
      dev: nonnullString,
      path: nullableString,
      threshold: uhyper,
      excess: uhyper,
    }),
  ),
  domainEventMemoryFailure: event(
    423,
    struct({ callbackID: int, dom: domain, recipient: int, action: int, flags: uint }),
  ),
  domainEventMemoryDeviceSizeChange: event(
    438,
    struct({ callbackID: int, dom: domain, alias: nonnullString, size: uhyper }),
  ),
};
