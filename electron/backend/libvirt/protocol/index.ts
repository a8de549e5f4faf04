import { authProcedures } from "./auth.ts";
import { connectEvents, connectProcedures } from "./connect.ts";
import { domainProcedures } from "./domain.ts";
import { domainBlockProcedures } from "./domain-block.ts";
import { domainCheckpointProcedures } from "./domain-checkpoint.ts";
import { domainConsoleProcedures } from "./domain-console.ts";
import { domainEvents, domainEventsProcedures } from "./domain-events.ts";
import { domainGuestProcedures } from "./domain-guest.ts";
import { domainSaveProcedures } from "./domain-save.ts";
import { domainSnapshotProcedures } from "./domain-snapshot.ts";
import { domainStatsProcedures } from "./domain-stats.ts";
import { domainTuningProcedures } from "./domain-tuning.ts";
import { interfaceProcedures } from "./interface.ts";
import { migrationProcedures } from "./migration.ts";
import { networkEvents, networkProcedures } from "./network.ts";
import { nodeProcedures } from "./node.ts";
import { nodeDeviceEvents, nodeDeviceProcedures } from "./node-device.ts";
import { nwfilterProcedures } from "./nwfilter.ts";
import { program } from "./procedure.ts";
import { secretEvents, secretProcedures } from "./secret.ts";
import { storagePoolEvents, storagePoolProcedures } from "./storage-pool.ts";
import { storageVolProcedures } from "./storage-vol.ts";

/** The program that serves every driver: 443 numbers, as of libvirt 9.0. */
export const remote = program(
  0x20008086,
  1,
  {
    ...authProcedures,
    ...connectProcedures,
    ...nodeProcedures,
    ...domainProcedures,
    ...domainSaveProcedures,
    ...domainConsoleProcedures,
    ...domainStatsProcedures,
    ...domainTuningProcedures,
    ...domainBlockProcedures,
    ...domainGuestProcedures,
    ...domainSnapshotProcedures,
    ...domainCheckpointProcedures,
    ...domainEventsProcedures,
    ...migrationProcedures,
    ...networkProcedures,
    ...interfaceProcedures,
    ...nwfilterProcedures,
    ...storagePoolProcedures,
    ...storageVolProcedures,
    ...nodeDeviceProcedures,
    ...secretProcedures,
  },
  {
    ...connectEvents,
    ...domainEvents,
    ...networkEvents,
    ...storagePoolEvents,
    ...nodeDeviceEvents,
    ...secretEvents,
  },
);

export { keepalive } from "./keepalive.ts";
export { lxc } from "./lxc.ts";
export { qemu } from "./qemu.ts";
