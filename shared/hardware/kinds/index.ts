import type { Kind } from "../property.ts";
import { audio } from "./audio.ts";
import { boot } from "./boot.ts";
import { channel } from "./channel.ts";
import { clock } from "./clock.ts";
import { textConsole } from "./console.ts";
import { controller } from "./controller.ts";
import { cpu } from "./cpu.ts";
import { crypto } from "./crypto.ts";
import { disk } from "./disk.ts";
import { features } from "./features.ts";
import { filesystem } from "./filesystem.ts";
import { firmware } from "./firmware.ts";
import { general } from "./general.ts";
import { graphics } from "./graphics.ts";
import { hostdevMdev, hostdevPci, hostdevScsi, hostdevUsb } from "./hostdev.ts";
import { input } from "./input.ts";
import { networkInterface } from "./interface.ts";
import { iommu } from "./iommu.ts";
import { memballoon } from "./memballoon.ts";
import { memory } from "./memory.ts";
import { memoryDevice } from "./memory-device.ts";
import { os } from "./os.ts";
import { panic } from "./panic.ts";
import { parallel } from "./parallel.ts";
import { power } from "./power.ts";
import { pstore } from "./pstore.ts";
import { redirdev } from "./redirdev.ts";
import { rng } from "./rng.ts";
import { serial } from "./serial.ts";
import { shmem } from "./shmem.ts";
import { smartcard } from "./smartcard.ts";
import { sound } from "./sound.ts";
import { tpm } from "./tpm.ts";
import { vcpus } from "./vcpus.ts";
import { video } from "./video.ts";
import { vsock } from "./vsock.ts";
import { watchdog } from "./watchdog.ts";

/**
 * Every kind that Guesthouse has a page for, by the name that contract, pages and strings use: the sections
 * first, then the devices, in the order in which a machine's hardware is told.
 */
export const kinds = {
  general,
  os,
  cpu,
  vcpus,
  memory,
  boot,
  firmware,
  features,
  clock,
  power,
  disk,
  controller,
  interface: networkInterface,
  graphics,
  video,
  input,
  sound,
  audio,
  serial,
  parallel,
  console: textConsole,
  channel,
  "hostdev-usb": hostdevUsb,
  "hostdev-pci": hostdevPci,
  "hostdev-mdev": hostdevMdev,
  "hostdev-scsi": hostdevScsi,
  redirdev,
  watchdog,
  filesystem,
  smartcard,
  tpm,
  rng,
  panic,
  vsock,
  memballoon,
  shmem,
  "memory-device": memoryDevice,
  iommu,
  pstore,
  crypto,
} satisfies Record<string, Kind>;

export type KindName = keyof typeof kinds;
