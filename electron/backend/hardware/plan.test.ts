import { expect, test } from "vitest";
import type { HardwareChange } from "../../../shared/contract/hardware.ts";
import { planChange } from "./plan.ts";

const card = (link = "") =>
  `<interface type='network'><mac address='52:54:00:00:00:01'/><source network='default'/>${link}<model type='virtio'/></interface>`;
const disk = "<disk type='file' device='disk'><target dev='vda' bus='virtio'/></disk>";
const screen = (password: string) => `<graphics type='vnc'${password} autoport='yes'/>`;
const domain = (devices: string, vcpu = "<vcpu current='1'>2</vcpu>") =>
  `<domain type='qemu'><name>m</name><uuid>00000000-0000-4000-8000-000000000001</uuid><memory unit='KiB'>262144</memory>${vcpu}<devices>${devices}</devices></domain>`;
const taken = { targets: new Set(["vda", "vdb"]), macs: new Set<string>(), consoles: 0 };
const now = domain(card() + screen(" passwd='s3cret'"));
const next = now;
const plan = (
  change: object,
  when: "both" | "now" | "next-start" = "both",
  definitions: object = { now, next },
) => planChange({ now: undefined, next: undefined, ...definitions }, change as HardwareChange, when, taken);
const set = (id: string, values: object, expected: object = {}) => ({ type: "set", id, values, expected });

test("properties that libvirt changes live go both ways, the others wait with their reason", () => {
  const id = "interface:52:54:00:00:00:01";
  const both = plan(set(id, { linkState: false }));
  expect(both.next).toContain("<link state='down'/>");
  expect(both.live?.steps).toMatchObject([
    { type: "update", xml: expect.stringContaining("<link state='down'/>") },
  ]);
  expect(both.live?.reason).toBeUndefined();
  const part = plan(set(id, { linkState: false, model: "e1000" }));
  expect(part.live?.steps).toMatchObject([{ xml: expect.not.stringContaining("e1000") }]);
  expect(part.live?.reason).toMatch(/^A part of it/);
  expect(plan(set(id, { model: "e1000" })).live).toMatchObject({
    steps: [],
    reason: expect.stringMatching(/while the machine runs/),
  });
});

test("a display's password is replaced live, and taken away with the next start, for libvirt would only say so", () => {
  expect(plan(set("graphics:vnc", { password: "an0ther" })).live?.steps).toMatchObject([
    { type: "update", xml: expect.stringContaining("passwd='an0ther'") },
  ]);
  const removed = plan(set("graphics:vnc", { password: null }, { password: true }));
  expect(removed.next).not.toContain("passwd");
  expect(removed.live).toEqual({ steps: [], reason: expect.stringContaining("keeps its password") });
});

test("CPUs and memory within what the running machine can have, in the units of libvirt's calls", () => {
  expect(plan(set("vcpus", { current: 2 })).live).toEqual({ steps: [{ type: "vcpus", count: 2 }] });
  expect(plan(set("vcpus", { current: 3, maximum: 4 })).live).toMatchObject({
    steps: [],
    reason: expect.stringContaining("2 CPUs at most"),
  });
  const two = now.replace("current='1'", "current='2'");
  const fewer = (xml: string) => plan(set("vcpus", { current: 1 }), "both", { now: xml, next: xml }).live;
  expect(fewer(two.replace("'qemu'", "'kvm'"))).toEqual({ steps: [{ type: "vcpus", count: 1 }] });
  expect(fewer(two)).toMatchObject({ steps: [], reason: expect.stringContaining("software emulation") });
  expect(plan(set("memory", { current: 100 })).live).toEqual({ steps: [{ type: "memory", kib: 102_400 }] });
});

test("where a change can go depends on the machine", () => {
  const change = set("boot", { onCrash: "preserve" });
  expect(() => plan(change, "now", { next })).toThrow(expect.objectContaining({ code: "not-running" }));
  expect(() => plan(change, "next-start", { now })).toThrow(
    expect.objectContaining({ code: "not-persistent" }),
  );
  expect(plan(change, "both", { next }).live).toBeUndefined();
  expect(plan(change, "both", { now }).next).toBeUndefined();
});

test("a change of what somebody else has changed is refused, per property", () => {
  const seen = { maximum: 8 };
  expect(() => plan(set("vcpus", { maximum: 4 }, seen))).toThrow(
    expect.objectContaining({
      code: "changed-meanwhile",
      message: expect.stringContaining("maximum is “2” now"),
    }),
  );
  // What was changed elsewhere is not in the way of the rest.
  expect(plan(set("vcpus", { current: 2 }, { current: 1 })).next).toContain("<vcpu current='2'>2</vcpu>");
  expect(() => plan(set("disk:vdz", { cache: "none" }))).toThrow(
    expect.objectContaining({ code: "no-such-item" }),
  );
});

test("a new device has the same name and address in both definitions, and none that is taken", () => {
  const added = plan({
    type: "add",
    kind: "disk",
    values: { type: "file", device: "disk", bus: "virtio", file: "/x" },
  });
  expect(added.next).toContain("<target dev='vdc' bus='virtio'/>");
  expect(added.live?.steps).toMatchObject([{ type: "attach", xml: expect.stringContaining("dev='vdc'") }]);
  const cards = plan({ type: "add-xml", xml: "<interface type='user'/>" });
  const [mac] =
    /52:54:00(?::[\da-f]{2}){3}(?=['"]\/>\s*<\/interface>\s*<\/?(?!source))/.exec(cards.next ?? "") ?? [];
  expect(mac).toBeDefined();
  expect(cards.live?.steps).toMatchObject([{ xml: expect.stringContaining(mac!) }]);
  expect(() => plan({ type: "add", kind: "teleporter", values: {} })).toThrow(
    expect.objectContaining({ code: "no-such-kind" }),
  );
});

test("an empty drive, and what cannot be plugged, wait for the next start", () => {
  const drive = { type: "file", device: "cdrom", bus: "sata" };
  expect(plan({ type: "add", kind: "disk", values: drive }).live).toMatchObject({ steps: [] });
  expect(plan({ type: "add", kind: "sound", values: { model: "ich9" } }).live).toMatchObject({ steps: [] });
});

test("edited text keeps the secrets that it was shown without, and the machine's name and UUID", () => {
  const base = domain(card() + screen(""));
  const edited = base.replace("<vcpu current='1'>2</vcpu>", "<vcpu>3</vcpu>");
  const planned = plan({ type: "xml", xml: edited, base });
  expect(planned.next).toContain("passwd='s3cret'");
  expect(planned.next).toContain("<vcpu>3</vcpu>");
  const refused = (xml: string, code: string, from = base) =>
    expect(() => plan({ type: "xml", xml, base: from })).toThrow(expect.objectContaining({ code }));
  refused(base.replace("<name>m<", "<name>n<"), "name-change");
  refused(base.replace("000000000001", "000000000002"), "uuid-change");
  refused(edited, "changed-meanwhile", base.replace("default", "other"));
  expect(() => plan(set("general", { name: "n" }))).toThrow(expect.objectContaining({ code: "name-change" }));
});

test("the boot order is one list, and the older way goes", () => {
  const old = domain(`${disk.replace("<target", "<boot order='1'/><target")}${card()}`).replace(
    "<devices>",
    "<os><type>hvm</type><boot dev='hd'/></os><devices>",
  );
  const ids = ["interface:52:54:00:00:00:01", "disk:vda"];
  const ordered = plan({ type: "boot-order", ids }, "both", { next: old }).next ?? "";
  expect(ordered).toMatch(/<disk .*<boot order='2'\/>.*<\/disk><interface .*<boot order='1'\/>/);
  expect(ordered).not.toContain("boot dev");
  const none = plan({ type: "boot-order", ids: [] }, "both", { next: ordered }).next;
  expect(none).not.toContain("<boot");
  expect(() => plan({ type: "boot-order", ids: ["vcpus"] }, "both", { next: old })).toThrow(
    expect.objectContaining({ code: "no-such-item" }),
  );
});
