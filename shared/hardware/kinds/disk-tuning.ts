import { integer, onOff, schemaChoice, text, uint16, uint32, uint64 } from "../property.ts";

const limit = <const N extends string>(name: N, unit: string) =>
  ({ path: `iotune/${name}`, codec: integer(0, uint64, unit), live: true, more: true }) as const;

const virtio = { key: "bus", is: ["virtio"] } as const;

/** https://libvirt.org/formatdomain.html#hard-drives-floppy-disks-cdroms, under `driver`. */
export const diskDriver = {
  driver: { path: "driver/@name", codec: { type: "text", pattern: "qemu" }, more: true },
  format: { path: "driver/@type", codec: schemaChoice },
  cache: { path: "driver/@cache", codec: schemaChoice },
  io: { path: "driver/@io", codec: schemaChoice },
  discard: { path: "driver/@discard", codec: schemaChoice },
  detectZeroes: { path: "driver/@detect_zeroes", codec: schemaChoice, more: true },
  ioThread: { path: "driver/@iothread", codec: integer(1, uint32), when: virtio, more: true },
  queues: { path: "driver/@queues", codec: integer(1, uint16), when: virtio, more: true },
  queueSize: { path: "driver/@queue_size", codec: integer(1, 1024), when: virtio, more: true },
  errorPolicy: { path: "driver/@error_policy", codec: schemaChoice, more: true },
  readErrorPolicy: { path: "driver/@rerror_policy", codec: schemaChoice, more: true },
  copyOnRead: { path: "driver/@copy_on_read", codec: onOff, more: true },
  ioeventfd: { path: "driver/@ioeventfd", codec: onOff, when: virtio, more: true },
  eventIdx: { path: "driver/@event_idx", codec: onOff, when: virtio, more: true },
  metadataCache: {
    path: "driver/metadata_cache/max_size",
    codec: { type: "memory", min: 0, bare: "bytes" },
    more: true,
  },
} as const;

/** Limits of a disk; the total and its two parts exclude each other. */
export const ioTune = {
  totalBytesSec: limit("total_bytes_sec", "bytes/s"),
  readBytesSec: limit("read_bytes_sec", "bytes/s"),
  writeBytesSec: limit("write_bytes_sec", "bytes/s"),
  totalIopsSec: limit("total_iops_sec", "1/s"),
  readIopsSec: limit("read_iops_sec", "1/s"),
  writeIopsSec: limit("write_iops_sec", "1/s"),
  totalBytesSecMax: limit("total_bytes_sec_max", "bytes/s"),
  readBytesSecMax: limit("read_bytes_sec_max", "bytes/s"),
  writeBytesSecMax: limit("write_bytes_sec_max", "bytes/s"),
  totalIopsSecMax: limit("total_iops_sec_max", "1/s"),
  readIopsSecMax: limit("read_iops_sec_max", "1/s"),
  writeIopsSecMax: limit("write_iops_sec_max", "1/s"),
  ioSize: limit("size_iops_sec", "bytes"),
  throttleGroup: { path: "iotune/group_name", codec: text, live: true, more: true },
} as const;
