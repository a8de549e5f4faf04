import { expect, test } from "vitest";
import { type DiskSituation, fatesOf } from "./fates.ts";

const disk: DiskSituation = {
  device: "disk",
  target: "vda",
  format: "qcow2",
  path: "/img/a.qcow2",
  network: undefined,
  shared: false,
  readOnly: false,
  backing: [],
  volume: undefined,
  secret: undefined,
  reach: "file",
  unseen: undefined,
  frozen: false,
  inside: false,
  encrypted: false,
  stacked: false,
};
const of = (changes: Partial<DiskSituation>) => fatesOf({ ...disk, ...changes });

test("each disk is proposed what loses nothing", () => {
  expect(of({}).proposed).toBe("copy");
  expect(of({ readOnly: true }).proposed).toBe("share");
  expect(of({ device: "cdrom" }).proposed).toBe("share");
  expect(of({ device: "cdrom", path: undefined }).proposed).toBe("leave");
  expect(of({ shared: true }).proposed).toBe("share");
  expect(of({ reach: "none" }).proposed).toBe("leave");
  expect(of({ reach: "none", network: "rbd:x", path: undefined }).proposed).toBe("leave");
});

test("what cannot be is refused with its reason", () => {
  expect(of({}).fates.link.reason).toBeUndefined();
  expect(of({ inside: true }).fates.link.reason).toContain("copy it");
  expect(of({ inside: true }).fates.share.reason).toContain("moved on");
  expect(of({ inside: true }).fates.copy.reason).toBeUndefined();
  expect(of({ reach: "volume" }).fates.copy.reason).toBeUndefined();
  expect(of({ reach: "volume" }).fates.link.reason).toContain("own host");
  expect(of({ encrypted: true }).fates.copy.reason).toBeUndefined();
  expect(of({ encrypted: true, stacked: true }).fates.copy.reason).toContain("stand alone");
  expect(of({ device: "lun" }).fates.copy.reason).toContain("handed through");
});
