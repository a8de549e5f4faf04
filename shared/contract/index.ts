import { automaticSnapshots } from "./automatic-snapshots.ts";
import { autostart } from "./autostart.ts";
import { backups } from "./backups.ts";
import { bin } from "./bin.ts";
import { clones } from "./clones.ts";
import { connections } from "./connections.ts";
import { consoles } from "./consoles.ts";
import { convert } from "./convert.ts";
import { definitions } from "./definitions.ts";
import { domains } from "./domains.ts";
import { guestFiles } from "./guest-files/index.ts";
import { hardware } from "./hardware.ts";
import { images } from "./images.ts";
import { install } from "./install.ts";
import { jobs, transcript } from "./jobs.ts";
import { logs } from "./logs.ts";
import { ova } from "./ova.ts";
import { performance } from "./performance.ts";
import { snapshots } from "./snapshots.ts";
import { storage } from "./storage.ts";
import { volumes } from "./volumes.ts";

/** Everything that a renderer can ask of a backend. One area a file; the same over both transports. */
export const contract = {
  connections,
  domains,
  hardware,
  definitions,
  performance,
  bin,
  autostart,
  consoles,
  install,
  storage,
  volumes,
  images,
  snapshots,
  backups,
  ova,
  clones,
  automaticSnapshots,
  convert,
  guestFiles,
  jobs,
  transcript,
  logs,
};
export type Contract = typeof contract;
