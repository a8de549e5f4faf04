import { expect, test } from "vitest";
import { readXml } from "../xml/document.ts";
import { type BootSettings, bootDevices, bootOnce, readBoot, withBoot } from "./boot.ts";

const domain = (os: string, disk = "", card = "") =>
  `<domain><os>${os}</os><devices>` +
  `<disk device="disk"><source file="/a"/><target dev="vda"/>${disk}</disk>` +
  `<disk device="cdrom"><target dev="sda"/></disk>` +
  `<interface><mac address="52:54:00:00:00:01"/><source network="default"/>${card}</interface>` +
  "</devices></domain>";
const once = (xml: string, options: { bootMenu?: boolean; bootDevice?: string }): BootSettings | undefined =>
  readXml(xml, (root) => bootOnce(root, options));

test("what can be booted from is named as its owner knows it", () => {
  expect(readXml(domain(""), bootDevices)).toEqual([
    { id: "vda", kind: "disk", source: "/a" },
    { id: "sda", kind: "cdrom" },
    { id: "52:54:00:00:00:01", kind: "network", source: "default" },
  ]);
});

test("a menu leaves the order alone", () => {
  const xml = domain('<boot dev="hd"/>');
  expect(once(xml, { bootMenu: true })).toEqual({
    classes: ["hd"],
    menu: { enable: "yes", timeout: "10000" },
    orders: {},
  });
});

test("a device comes before those that were first, by class or by number", () => {
  expect(once(domain('<boot dev="network"/><boot dev="hd"/>'), { bootDevice: "sda" })).toEqual({
    classes: [],
    orders: { "disk sda": "1", "interface 52:54:00:00:00:01": "2", "disk vda": "3" },
  });
  expect(once(domain("", '<boot order="2"/>', '<boot order="1"/>'), { bootDevice: "vda" })?.orders).toEqual({
    "disk vda": "1",
    "interface 52:54:00:00:00:01": "2",
  });
  expect(once(domain(""), { bootDevice: "vdz" })).toBeUndefined();
});

test.each([
  ["classes and a menu", domain('<boot dev="hd"/><boot dev="cdrom"/><bootmenu enable="no" timeout="3000"/>')],
  ["numbers", domain("", '<boot order="2"/>', '<boot order="1"/>')],
  ["nothing", domain("<smbios/>")],
])("%s come back as they were", (_name, xml) => {
  const stored = readXml(xml, readBoot);
  const changed = withBoot(xml, once(xml, { bootDevice: "sda", bootMenu: true })!);
  expect(readXml(changed, readBoot)).not.toEqual(stored);
  expect(readXml(withBoot(changed, stored), readBoot)).toEqual(stored);
});
