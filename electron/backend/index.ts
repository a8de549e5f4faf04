import { mkdir } from "node:fs/promises";
import { createAutostartHandlers } from "./autostart/handlers.ts";
import type { Backend } from "./backend.ts";
import { AutomaticBackups } from "./backups/automatic-backups.ts";
import { Backups } from "./backups/backups.ts";
import { createBackupHandlers } from "./backups/handlers.ts";
import { Bin } from "./bin/bin.ts";
import { createBinHandlers } from "./bin/handlers.ts";
import { Clones } from "./clones/clones.ts";
import { createCloneHandlers } from "./clones/handlers.ts";
import { createConnectionHandlers } from "./connections/handlers.ts";
import { ConnectionRegistry } from "./connections/registry.ts";
import { createConsoleHandlers } from "./consoles/handlers.ts";
import { TerminalSessions } from "./consoles/terminal-sessions.ts";
import { Conversions } from "./convert/conversions.ts";
import { createConvertHandlers } from "./convert/handlers.ts";
import { KeptDisks } from "./convert/kept-disks.ts";
import { createDefinitionHandlers } from "./definitions/handlers.ts";
import { History } from "./definitions/history.ts";
import { createDomainHandlers } from "./domains/handlers.ts";
import { logInternal } from "./errors/plain-error.ts";
import { sweepTemporaryFolders } from "./files/temporary-folder.ts";
import { UnfinishedFiles } from "./files/unfinished-files.ts";
import { UserFiles } from "./files/user-files.ts";
import { DraggedFiles } from "./guest-files/copy-out/dragged-files.ts";
import { createGuestFileHandlers } from "./guest-files/handlers.ts";
import { DiskSessions } from "./guest-files/session/sessions.ts";
import type { StartProcess } from "./guestfs/own-process.ts";
import { HardwareContext } from "./hardware/context.ts";
import { createHardwareHandlers } from "./hardware/handlers.ts";
import { createImageHandlers } from "./images/handlers.ts";
import { Images } from "./images/images.ts";
import { createInstall } from "./install/index.ts";
import { createJobHandlers } from "./jobs/handlers.ts";
import { JobJournal } from "./jobs/job-journal.ts";
import { JobService } from "./jobs/job-service.ts";
import { recover, tellDropped } from "./jobs/recover.ts";
import { AppLog } from "./logs/app-log.ts";
import { createLogHandlers } from "./logs/handlers.ts";
import { logBackend } from "./logs/log-backend.ts";
import { OsDatabase } from "./osinfo/database.ts";
import { createOvaHandlers } from "./ova/handlers.ts";
import { createPerformanceHandlers } from "./performance/handlers.ts";
import type { Services } from "./services.ts";
import { AutomaticSnapshots } from "./snapshots/automatic/automatic-snapshots.ts";
import { createAutomaticSnapshotHandlers } from "./snapshots/automatic/handlers.ts";
import { createSnapshotHandlers } from "./snapshots/handlers.ts";
import { Snapshots } from "./snapshots/snapshots.ts";
import { PartialVolumes } from "./storage/leftovers.ts";
import { createStorageHandlers } from "./storage/pool-handlers.ts";
import { plainly } from "./storage/pool-work.ts";
import { createTranscriptHandlers } from "./transcript/handlers.ts";
import { Transcript } from "./transcript/transcript.ts";
import { createVolumeHandlers } from "./volumes/handlers.ts";
import { Schemas } from "./xml/schemas.ts";

export type { Backend } from "./backend.ts";

export interface BackendOptions {
  /** Folder for what Guesthouse remembers; made if it is missing. */
  readonly stateDir: string;
  /** The connections to show, instead of the remembered ones. */
  readonly uris?: readonly string[] | undefined;
  /** Forces the daemon's socket, for tests. */
  readonly libvirtSocket?: string | undefined;
  /** Where the daemon's file system is seen from here: for a daemon in a container or a test's namespace. */
  readonly daemonRoot?: string | undefined;
  /** How a process of the backend's own is started, where it cannot be by Node. */
  readonly startProcess?: StartProcess | undefined;
}

/** Wires the services to the contract. Connecting goes on behind; nothing here waits for a daemon. */
export async function createBackend(options: BackendOptions): Promise<Backend> {
  const { stateDir, uris, libvirtSocket, daemonRoot } = options;
  await mkdir(stateDir, { recursive: true, mode: 0o700 });
  const appLog = new AppLog(stateDir);
  const osDatabase = new OsDatabase();
  const connections = await ConnectionRegistry.create({
    stateDir,
    uris,
    libvirtSocket,
    daemonRoot,
    osNames: osDatabase,
  });
  const journal = new JobJournal(stateDir);
  const jobs = new JobService(journal);
  const services: Services = {
    connections,
    jobs,
    transcript: new Transcript(),
    schemas: new Schemas(),
    partial: new PartialVolumes(stateDir, (volume) => {
      tellDropped(jobs, journal, volume).catch(logInternal);
    }),
    unfinished: new UnfinishedFiles(stateDir),
    userFiles: new UserFiles(),
    stateDir,
  };
  recover(jobs, journal, services.unfinished).catch(logInternal);
  sweepTemporaryFolders().catch(logInternal);
  const stopLogging = logBackend(appLog, services);
  const history = new History(stateDir);
  const hardware = new HardwareContext({ ...services, osDatabase, history });
  const install = createInstall(services, osDatabase);
  const bin = new Bin(services, history);
  const snapshots = new Snapshots({ ...services, history, hardware, bin });
  const kept = new KeptDisks(services, bin);
  const conversions = new Conversions({ ...services, hardware, kept });
  const automatic = new AutomaticSnapshots(services, snapshots);
  const clones = new Clones({ ...services, snapshots, bin });
  const backups = new Backups({ ...services, history, hardware });
  const automaticBackups = new AutomaticBackups(services, backups);
  const files = new DiskSessions(connections, options.startProcess);
  const dragged = new DraggedFiles();
  const terminals = new TerminalSessions(connections);
  return {
    handlers: {
      connections: createConnectionHandlers(connections),
      domains: createDomainHandlers(services, bin, history),
      hardware: createHardwareHandlers(connections, hardware, automatic),
      definitions: createDefinitionHandlers({ ...services, history, hardware, automatic }),
      performance: createPerformanceHandlers(services),
      autostart: createAutostartHandlers(services),
      bin: createBinHandlers(bin),
      consoles: createConsoleHandlers(services, terminals),
      install: install.handlers,
      snapshots: createSnapshotHandlers(services, snapshots),
      convert: createConvertHandlers(services, conversions, kept),
      automaticSnapshots: createAutomaticSnapshotHandlers(connections, automatic),
      clones: createCloneHandlers({ ...services, bin }, clones),
      ova: createOvaHandlers(services),
      backups: createBackupHandlers(services, backups, automaticBackups),
      storage: createStorageHandlers(services),
      volumes: createVolumeHandlers(services),
      guestFiles: createGuestFileHandlers(services, files, dragged),
      images: createImageHandlers(new Images(services)),
      jobs: createJobHandlers(services.jobs),
      transcript: createTranscriptHandlers(services.transcript),
      logs: createLogHandlers(connections, appLog),
    },
    registerMedia: install.registerMedia,
    registerSource: (path) => plainly(() => services.userFiles.addSource(path)),
    registerTarget: (path) => plainly(() => services.userFiles.addTarget(path)),
    takeDragged: (handle) => dragged.take(handle),
    async close() {
      automatic.close();
      automaticBackups.close();
      // First, while there is a connection over which they can tidy up.
      await services.jobs.close();
      await dragged.close();
      await files.closeAll();
      terminals.close();
      await connections.close();
      await services.schemas.close();
      stopLogging();
      await appLog.close();
    },
  };
}
