import { describe, expect, it } from "vitest";
import { machineFixture as machine } from "../machines/machine.fixture.ts";
import { type Field, filtered } from "./filter.ts";

const debian = { id: "http://debian.org/debian/12", name: "Debian 12" };
const machines = [
  machine("web", {
    os: debian,
    state: "running",
    macs: ["52:54:00:aa:bb:cc"],
    disks: ["/images/web-root.qcow2"],
    organisation: {
      tags: [{ name: "Prod", colour: "red" }],
      favourite: false,
      group: "Work/Front",
      notes: `${"many words before it. ".repeat(20)}The password is in the safe. ${"And after. ".repeat(20)}`,
    },
  }),
  machine("mail", { os: debian, title: "Post office" }),
  machine("Webcam"),
];
const addresses = (each: { key: string }) => (each.key === "mail" ? ["10.1.2.3"] : []);
const seen = new Set<Field>(["name", "title", "state", "os", "tag"]);
const find = (filter: string, visible: ReadonlySet<Field> = seen) =>
  filtered(machines, filter, addresses, visible);
const names = (filter: string) => find(filter).machines.map(({ domain }) => domain.name);

describe("filtered", () => {
  it("keeps all without a filter", () => expect(find("  ").machines).toBe(machines));
  it("ignores case", () => expect(names("WEB")).toEqual(["web", "Webcam"]));
  it.each([
    ["debian", ["web", "mail"]],
    ["running", ["web"]],
    ["post", ["mail"]],
    ["prod", ["web"]],
    ["front", ["web"]],
    ["aa:bb", ["web"]],
    ["root.qcow2", ["web"]],
    ["10.1.2", ["mail"]],
    ["password", ["web"]],
  ])("finds by %s", (filter, expected) => expect(names(filter)).toEqual(expected));
  it("wants every word", () => {
    expect(names("debian off")).toEqual(["mail"]);
    expect(names("debian nonsense")).toEqual([]);
  });
  it("notices a machine that has changed", () => {
    const [first] = machines;
    const renamed = { ...first!, domain: { ...first!.domain, name: "shop" } };
    expect(filtered([renamed], "shop", () => [], seen).machines).toEqual([renamed]);
  });
});

describe("what was found", () => {
  it("is told only where it cannot be seen", () => {
    expect(find("web").finds.size).toBe(0);
    expect(find("aa:bb").finds.get("web")).toEqual({ field: "mac", text: "52:54:00:aa:bb:cc" });
    expect(find("10.1").finds.get("mail")).toEqual({ field: "ip", text: "10.1.2.3" });
    expect(find("10.1", new Set<Field>([...seen, "ip"])).finds.size).toBe(0);
  });
  it("is told with what stands around it", () => {
    const text = find("password").finds.get("web")?.text ?? "";
    expect(text).toMatch(/^….*The password is in the safe\..*…$/);
    expect(text.length).toBeLessThan(70);
  });
});
