import type { Values } from "../../../../shared/hardware/property.ts";
import { strings } from "./strings.ts";

const words = strings.warnings;
/** Those that bypass the host's cache. */
const DIRECT = ["none", "directsync"];

/** What goes wrong, or does nothing, with a disk's modes as they stand together; a sentence each. */
export function modeWarnings(values: Values): string[] {
  const { cache, io, discard, detectZeroes, ioThread, bus, shareable, readonly } = values;
  const mode = cache === undefined || cache === "default" ? undefined : String(cache);
  return [
    io === "native" && !DIRECT.includes(mode ?? "") && words.nativeCache(mode ?? "writeback, the default,"),
    mode === "unsafe" && words.unsafe,
    shareable === true && mode !== undefined && mode !== "none" && words.shareable,
    detectZeroes === "unmap" && discard !== "unmap" && words.zeroesWithoutDiscard,
    ioThread !== undefined && bus !== undefined && bus !== "virtio" && words.ioThreadBus(String(bus)),
    readonly === true && discard === "unmap" && words.readonlyDiscard,
  ].filter((warning) => typeof warning === "string");
}
