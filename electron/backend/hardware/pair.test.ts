import { expect, test } from "vitest";
import { discarded } from "./discard.ts";
import { pendingChanges } from "./pending.ts";
import { pairsOf } from "./state.ts";

const rng = (source: string) => `<rng model='virtio'><backend model='random'>${source}</backend></rng>`;
const domain = (devices: string, more = "") =>
  `<domain type='qemu'>${more}<devices>${devices}</devices></domain>`;
const pending = (now: string, next: string) => pendingChanges(pairsOf({ now, next }));

test("devices with an identity are found by it, wherever they stand", () => {
  const disk = (target: string, cache: string) =>
    `<disk type='file' device='disk'><driver cache='${cache}'/><target dev='${target}' bus='virtio'/></disk>`;
  const changes = pending(
    domain(disk("vda", "none") + disk("vdb", "none")),
    domain(disk("vdb", "unsafe") + disk("vda", "none") + disk("vdc", "none")),
  );
  expect(changes).toEqual([
    {
      id: "disk:vdb",
      kind: "disk",
      what: "changed",
      properties: [{ key: "cache", now: "none", next: "unsafe" }],
    },
    { id: "disk:vdc", kind: "disk", what: "added", properties: [] },
  ]);
});

test("of two devices that only their place names, the second is still itself when the first goes", () => {
  const now = domain(rng("/dev/random") + rng("/dev/urandom"));
  const next = domain(rng("/dev/urandom"));
  const pairs = pairsOf({ now, next }).filter(({ kind }) => kind === "rng");
  expect(
    pairs.map(({ id, now: live, next: stored }) => [id, live?.values["source"], stored?.values["source"]]),
  ).toEqual([
    ["rng#1", "/dev/urandom", "/dev/urandom"],
    // The name is taken by what stays, so what goes has another.
    ["rng#1(now)", "/dev/random", undefined],
  ]);
  expect(pendingChanges(pairs)).toEqual([{ id: "rng#1(now)", kind: "rng", what: "removed", properties: [] }]);
});

test("what libvirt makes of a CPU when the machine starts does not wait for anything", () => {
  const running = `<cpu mode='custom' match='exact' check='full'><model fallback='forbid'>EPYC</model>
    <vendor>AMD</vendor><feature policy='require' name='x2apic'/></cpu>`;
  expect(pending(domain("", running), domain("", "<cpu mode='host-model' check='partial'/>"))).toEqual([]);
  const named =
    "<cpu mode='custom' match='exact' check='partial'><model fallback='forbid'>EPYC</model></cpu>";
  expect(pending(domain("", running), domain("", named))).toEqual([]);
  const other = named.replace("EPYC", "Opteron_G3");
  expect(pending(domain("", running), domain("", other))).toMatchObject([
    { id: "cpu", what: "changed", properties: [{ key: "model", now: "EPYC", next: "Opteron_G3" }] },
  ]);
});

test("ports that libvirt makes for new devices are nothing to tell of", () => {
  const port = "<controller type='pci' index='7' model='pcie-root-port'/>";
  expect(pending(domain(""), domain(port))).toEqual([]);
  expect(pending(domain(port), domain(""))).toEqual([]);
});

test("what libvirt fills in when a machine starts does not wait for anything", () => {
  const vnc = (address: string) =>
    `<graphics type='vnc' autoport='yes'><listen type='address'${address}/></graphics>`;
  const channel = (source: string) =>
    `<channel type='unix'>${source}<target type='virtio' name='org.qemu.guest_agent.0'/></channel>`;
  const drive = (driver: string) =>
    `<disk type='file' device='cdrom'><driver name='qemu'${driver}/><target dev='sda' bus='sata'/></disk>`;
  const running = domain(
    vnc(" address='127.0.0.1'") + channel("<source mode='bind' path='/run/agent'/>") + drive(""),
  );
  expect(pending(running, domain(vnc("") + channel("") + drive(" type='raw'")))).toEqual([]);
  const changed = domain(
    vnc(" address='0.0.0.0'") + channel("<source mode='bind' path='/run/other'/>") + drive(" cache='none'"),
  );
  expect(pending(running, changed).flatMap(({ properties }) => properties.map(({ key }) => key))).toEqual([
    "cache",
    "listenAddress",
    "path",
  ]);
});

test("giving up makes the next start what runs, and leaves the rest", () => {
  const now = domain(
    `${rng("/dev/random")}<sound model='ich9'/><video><model type='vga' vram='16384'/></video>`,
    "<on_reboot>restart</on_reboot>",
  );
  const next = domain(
    `${rng("/dev/urandom")}${rng("/dev/hwrng")}<!-- kept --><video><model type='vga' vram='32768'/></video>`,
    "<on_reboot>destroy</on_reboot>",
  );
  const all = discarded({ now, next });
  expect(pending(now, all)).toEqual([]);
  expect(all).toContain("<!-- kept -->");
  const one = discarded({ now, next }, ["boot"]);
  expect(one).toBe(next.replace("destroy", "restart"));
});
