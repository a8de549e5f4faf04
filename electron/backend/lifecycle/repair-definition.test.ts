import { expect, test } from "vitest";
import type { XmlElement } from "../xml/document.ts";
import { editXml } from "../xml/edit.ts";
import {
  chooseHostCpu,
  chooseMachineType,
  choosePorts,
  eject,
  useSoftwareEmulation,
} from "./repair-definition.ts";

const edited = (xml: string, edit: (root: XmlElement) => void) => editXml(xml, edit).trim();

test.each([
  ["pc-q35-99.0", "q35"],
  ["pc-i440fx-9.1", "pc"],
  ["pc-0.12", "pc"],
  ["virt-9.0", "virt"],
  ["s390-ccw-virtio-9.0", "s390-ccw-virtio"],
  ["isapc", "isapc"],
])("%s becomes %s", (type, family) => {
  const xml = `<domain><os><type machine="${type}">hvm</type></os></domain>`;
  expect(edited(xml, chooseMachineType)).toContain(`machine="${family}"`);
});

test("a named CPU gives way to what the host has, without its features; topology stays", () => {
  const xml =
    '<domain type="kvm"><cpu mode="custom" match="exact" check="full"><model>EPYC</model><topology sockets="1" cores="2" threads="1"/><feature policy="require" name="vmx"/><feature policy="disable" name="x"/></cpu></domain>';
  expect(edited(xml, chooseHostCpu)).toBe(
    '<domain type="kvm"><cpu mode="host-model"><topology sockets="1" cores="2" threads="1"/></cpu></domain>',
  );
});

test("software emulation takes no host CPU; any other stays", () => {
  expect(
    edited(
      '<domain type="kvm"><cpu mode="host-passthrough" check="none" migratable="on"/></domain>',
      useSoftwareEmulation,
    ),
  ).toBe('<domain type="qemu"><cpu mode="maximum"/></domain>');
  expect(edited('<domain type="kvm"><cpu><topology sockets="1"/></cpu></domain>', useSoftwareEmulation)).toBe(
    '<domain type="qemu"><cpu><topology sockets="1"/></cpu></domain>',
  );
});

test("fixed ports are given up, a socket's display is left alone", () => {
  const xml =
    '<domain><devices><graphics type="vnc" port="5999" autoport="no"/><graphics type="spice"><listen type="socket"/></graphics></devices></domain>';
  expect(edited(xml, choosePorts)).toContain(
    '<graphics type="vnc" port="-1" autoport="yes"/><graphics type="spice">',
  );
});

test("only the named medium is ejected, and never a disk", () => {
  const drive = (device: string, path: string) => `<disk device="${device}"><source file="${path}"/></disk>`;
  const xml = `<domain><devices>${drive("cdrom", "/a.iso")}${drive("cdrom", "/b.iso")}${drive("disk", "/a.iso")}</devices></domain>`;
  expect(edited(xml, (root) => eject(root, "/a.iso"))).toBe(
    `<domain><devices><disk device="cdrom"/>${drive("cdrom", "/b.iso")}${drive("disk", "/a.iso")}</devices></domain>`,
  );
});
