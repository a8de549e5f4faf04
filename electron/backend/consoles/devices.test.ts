import { describe, expect, test } from "vitest";
import { readGraphics, readTerminals } from "./devices.ts";
import { chooseVnc } from "./graphics.ts";

const domain = (devices: string) => `<domain type='qemu'><devices>${devices}</devices></domain>`;
const graphics = (devices: string) => readGraphics(domain(devices), (path) => path);

describe("terminals", () => {
  test("serial ports, virtio consoles and pty channels, the serial console's double left out", () => {
    const xml = domain(`
      <serial type='pty'><target port='0'/><alias name='serial0'/></serial>
      <serial type='file'><source path='/tmp/log'/><alias name='ua-second'/></serial>
      <console type='pty'><target type='serial' port='0'/><alias name='serial0'/></console>
      <console type='pty'><target type='virtio' port='1'/><alias name='console1'/></console>
      <channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>
      <channel type='pty'><target type='virtio' name='own'/><alias name='channel1'/></channel>`);
    const terminals = readTerminals(xml);
    expect(terminals.map(({ alias, kind }) => [alias, kind])).toEqual([
      ["serial0", "serial"],
      ["ua-second", "serial"],
      ["console1", "virtio"],
      ["channel1", "other"],
    ]);
    expect(terminals[0]?.unavailable).toBeUndefined();
    expect(terminals[1]?.unavailable).toContain("/tmp/log");
    expect(terminals[3]?.unavailable).toBeDefined();
  });

  test("a definition that is not running has the names that libvirt will give", () => {
    const xml = domain(`<serial type='pty'/><console type='pty'><target type='serial'/></console>
      <console type='pty'><target type='virtio'/></console>`);
    expect(readTerminals(xml).map(({ alias }) => alias)).toEqual(["serial0", "console1"]);
  });
});

describe("VNC", () => {
  test("a port on all addresses is reached on this computer's own", async () => {
    const { endpoint } = await chooseVnc(
      graphics("<graphics type='vnc' port='5901'><listen type='address' address='0.0.0.0'/></graphics>"),
    );
    expect(endpoint).toEqual({ host: "127.0.0.1", port: 5901 });
  });

  test("a socket that cannot be opened gives way to a port", async () => {
    const { endpoint } = await chooseVnc(
      graphics(`<graphics type='vnc' socket='/nowhere/vnc'><listen type='socket' socket='/nowhere/vnc'/></graphics>
        <graphics type='vnc' port='5902' listen='127.0.0.1' passwd='pw' passwdValidTo='2020-01-01T00:00:00'/>`),
    );
    expect(endpoint).toEqual({ host: "127.0.0.1", port: 5902 });
  });

  test.each([
    ["none", "", "no-vnc-display"],
    ["SPICE only", "<graphics type='spice' port='5900'/>", "no-vnc-display"],
    ["a socket that cannot be opened", "<graphics type='vnc' socket='/nowhere/vnc'/>", "vnc-unreachable"],
    ["no listener", "<graphics type='vnc' port='-1'><listen type='none'/></graphics>", "vnc-unreachable"],
  ])("says what to do: %s", async (_name, xml, code) => {
    await expect(chooseVnc(graphics(xml))).rejects.toMatchObject({ code, hint: expect.any(String) });
  });

  test("the password comes with the display that it belongs to", async () => {
    const { device } = await chooseVnc(
      graphics("<graphics type='vnc' port='5903' passwd='pw' passwdValidTo='2020-01-01T00:00:00'/>"),
    );
    expect(device).toMatchObject({ password: "pw", passwordValidTo: "2020-01-01T00:00:00" });
  });
});
