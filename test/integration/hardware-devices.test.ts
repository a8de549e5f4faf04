import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { deviceCases, startRoomyGuest } from "../support/devices.ts";
import { tinyGuestBlocked } from "../support/guest.ts";
import { type HardwareBackend, type HardwareMachine, startHardwareBackend } from "../support/hardware.ts";
import { type PrivateLibvirtd, privateLibvirtdBlocked, startPrivateLibvirtd } from "../support/libvirtd.ts";

const blocked = privateLibvirtdBlocked() ?? (await tinyGuestBlocked());

describe.skipIf(blocked)(`every kind of device${blocked ? `: ${blocked}` : ""}`, () => {
  let libvirtd: PrivateLibvirtd;
  let hardware: HardwareBackend;
  let machine: HardwareMachine;
  const table: string[] = [];

  beforeAll(async () => {
    libvirtd = await startPrivateLibvirtd({ defaultPool: true, defaultNetwork: true });
    const guest = await startRoomyGuest(libvirtd);
    hardware = await startHardwareBackend(libvirtd);
    machine = await hardware.machine(guest.uuid);
  });
  afterAll(async () => {
    if (table.length > 0) console.log(["kind | added | edited | removed", ...table].join("\n"));
    await hardware?.close();
    await libvirtd?.stop();
  });

  const live = () => libvirtd.virsh("dumpxml", "roomy");
  const stored = () => libvirtd.virsh("dumpxml", "roomy", "--inactive");

  test("a machine that was just started has nothing pending", () => {
    expect(machine.state.pending).toEqual([]);
  });

  test.for(deviceCases("IMAGES").map((each, index) => [`${each.kind} ${index}`, index] as const))(
    "%s is added, edited and removed",
    async ([, index]) => {
      const { kind, add, added, set, edited, how, absent } = deviceCases(libvirtd.imagesDir)[index]!;
      const when = absent ? "next-start" : "both";
      const before = new Set(machine.state.items.map(({ id }) => id));
      expect(await stored()).not.toMatch(added);

      const adding = await machine.apply({ type: "add", kind, values: add }, when);
      expect(await stored()).toMatch(added);
      expect(adding).toMatchObject({ effect: how[0] === "live" ? "both" : "next-start" });
      if (how[0] === "live") expect(await live()).toMatch(added);
      else expect(await live()).not.toMatch(added);
      const { items } = await machine.until((state) =>
        state.items.some((item) => item.kind === kind && !before.has(item.id)),
      );
      const fresh = items.find((item) => item.kind === kind && !before.has(item.id))!;

      if (set && edited) {
        expect(await stored()).not.toMatch(edited);
        const expected = Object.fromEntries(Object.keys(set).map((key) => [key, fresh.next?.[key] ?? null]));
        const setting = await machine.apply({ type: "set", id: fresh.id, values: set, expected }, when);
        expect(await stored()).toMatch(edited);
        expect(setting).toMatchObject({ effect: how[1] === "live" ? "both" : "next-start" });
        if (how[1] === "live") expect(await live()).toMatch(edited);
        else expect(await live()).not.toMatch(edited);
      }

      // By what it is known now: the edit may have changed that.
      const id = machine.state.items.find((item) => item.kind === kind && !before.has(item.id))!.id;
      const removing = await machine.apply({ type: "remove", id }, when);
      expect(await stored()).not.toMatch(added);
      if (edited) expect(await stored()).not.toMatch(edited);
      expect(removing).toMatchObject({
        effect: how[2] === "live" || (how[0] !== "live" && !absent) ? "both" : "next-start",
      });
      if (how[2] === "live") expect(await live()).not.toMatch(added);
      table.push(
        [kind, how[0], how[1] ?? "nothing to edit", how[2], absent ? "(defined and read back)" : ""].join(
          " | ",
        ),
      );
    },
  );

  test("nothing is left behind", async () => {
    // libvirt cannot take virtio memory away while the machine runs, and made a controller for the card reader.
    const { pending } = machine.state;
    expect(pending.map(({ kind, what }) => `${kind} ${what}`)).toEqual([
      "memory changed",
      "controller added",
      "memory-device removed",
    ]);
  });
});
