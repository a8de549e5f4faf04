import {
  absolutePath,
  capabilityChoice,
  integer,
  kind,
  onOff,
  presence,
  schemaChoice,
  text,
  uint32,
} from "../property.ts";
import { bootOrder, virtioOptions } from "./common.ts";

const mount = { key: "type", is: ["mount", "bind"] } as const;
const virtiofs = { key: "driver", is: ["virtiofs"] } as const;
const mapped = { key: "driver", is: ["path", "handle"] } as const;
const mode = { type: "text", pattern: "[0-7]{1,4}" } as const;

/** https://libvirt.org/formatdomain.html#filesystems */
export const filesystem = kind({
  at: "devices/filesystem",
  shape: "many",
  identity: ["target"],
  hotplug: true,
  properties: {
    type: { path: "@type", codec: schemaChoice, more: true },
    driver: { path: "driver/@type", codec: capabilityChoice("filesystem/driverType") },
    source: { path: "source/@dir", codec: absolutePath, when: mount },
    sourceFile: {
      path: "source/@file",
      codec: absolutePath,
      when: { key: "type", is: ["file"] },
      more: true,
    },
    sourceBlock: {
      path: "source/@dev",
      codec: absolutePath,
      when: { key: "type", is: ["block"] },
      more: true,
    },
    template: { path: "source/@name", codec: text, when: { key: "type", is: ["template"] }, more: true },
    ramSize: {
      path: "source/@usage",
      codec: integer(1, uint32),
      when: { key: "type", is: ["ram"] },
      more: true,
    },
    socket: { path: "source/@socket", codec: absolutePath, when: virtiofs, more: true },
    /** What the guest mounts it by. */
    target: { path: "target/@dir", codec: { type: "text", maxLength: 255 } },
    readonly: { path: "readonly", codec: presence },
    accessMode: { path: "@accessmode", codec: schemaChoice },
    queueSize: { path: "driver/@queue", codec: integer(1, 1024), when: virtiofs, more: true },
    binary: { path: "binary/@path", codec: absolutePath, when: virtiofs, more: true },
    xattr: { path: "binary/@xattr", codec: onOff, when: virtiofs, more: true },
    cache: { path: "binary/cache/@mode", codec: schemaChoice, when: virtiofs, more: true },
    sandbox: { path: "binary/sandbox/@mode", codec: schemaChoice, when: virtiofs, more: true },
    posixLocks: { path: "binary/lock/@posix", codec: onOff, when: virtiofs, more: true },
    fileLocks: { path: "binary/lock/@flock", codec: onOff, when: virtiofs, more: true },
    threads: { path: "binary/thread_pool/@size", codec: integer(0, uint32), when: virtiofs, more: true },
    multiDevices: { path: "@multidevs", codec: schemaChoice, when: mapped, more: true },
    fileMode: { path: "@fmode", codec: mode, when: { key: "accessMode", is: ["mapped"] }, more: true },
    folderMode: { path: "@dmode", codec: mode, when: { key: "accessMode", is: ["mapped"] }, more: true },
    writePolicy: { path: "driver/@wrpolicy", codec: schemaChoice, when: mapped, more: true },
    format: {
      path: "driver/@format",
      codec: schemaChoice,
      when: { key: "driver", is: ["nbd", "ploop"] },
      more: true,
    },
    model: { path: "@model", codec: schemaChoice, more: true },
    bootOrder: { ...bootOrder, when: virtiofs, more: true },
    ...virtioOptions,
  },
  initial: { type: ["mount"], driver: ["virtiofs", "path"], accessMode: ["passthrough", "mapped"] },
});
