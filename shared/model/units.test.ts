import { describe, expect, it } from "vitest";
import { formatBytes, formatDuration, formatMiB, formatRate } from "./units.ts";

describe("units", () => {
  it.each([
    [0, "0 B"],
    [1023, "1023 B"],
    [1024, "1 KiB"],
    [1536, "1.5 KiB"],
    [650 * 1048576, "650 MiB"],
    [1024 ** 3 - 1, "1 GiB"],
    [20 * 1024 ** 3, "20 GiB"],
    [1.44 * 1024 ** 3, "1.4 GiB"],
    [3 * 1024 ** 6, "3072 PiB"],
  ])("writes %d bytes as %s", (bytes, text) => expect(formatBytes(bytes)).toBe(text));

  it("writes memory in the unit a reader expects", () => {
    expect(formatMiB(512)).toBe("512 MiB");
    expect(formatMiB(2048)).toBe("2 GiB");
  });

  it("writes a rate", () => expect(formatRate(1048576)).toBe("1 MiB/s"));

  it.each([
    [0.4, "0 s"],
    [59, "59 s"],
    [61, "1 min"],
    [3900, "1 h 5 min"],
  ])("writes %d seconds as %s", (seconds, text) => expect(formatDuration(seconds)).toBe(text));
});
