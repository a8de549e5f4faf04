import { expect, test } from "vitest";
import { readXml, texts } from "../xml/document.ts";
import { withTransient, writtenDisks } from "./disposable.ts";

const disk = (target: string, more = "", attributes = "type='file' device='disk'") =>
  `<disk ${attributes}><source file='/img/${target}'/><target dev='${target}'/>${more}</disk>`;
const machine = (...disks: string[]) => `<domain><devices>${disks.join("")}</devices></domain>`;
const of = (xml: string) => readXml(xml, (root) => writtenDisks(root, "web"));

test("what can be written to is made transient, and only that", () => {
  const cdrom = "<disk type='file' device='cdrom'><target dev='sda'/></disk>";
  const xml = machine(
    disk("vda"),
    disk("vdb", "<readonly/>"),
    cdrom,
    disk("vdc", "<transient/>"),
    disk("vdd"),
  );
  expect(of(xml)).toEqual({
    targets: ["vda", "vdd"],
    overlays: ["/img/vda.TRANSIENT-web", "/img/vdd.TRANSIENT-web"],
  });
  const changed = withTransient(xml, ["vda", "vdd"], true);
  readXml(changed, (root) =>
    expect(texts(root, "devices/disk[transient]/target/@dev")).toEqual(["vda", "vdc", "vdd"]),
  );
  expect(withTransient(changed, ["vda", "vdd"], false)).toBe(xml);
  expect(withTransient(xml, [], false)).toBe(xml);
});

test("what would stay is refused", () => {
  const block = "<disk type='block' device='disk'><source dev='/dev/sdz'/><target dev='vdb'/></disk>";
  for (const xml of [machine(disk("vda"), block), machine(disk("vda", "<shareable/>"))]) {
    expect(() => of(xml)).toThrow(expect.objectContaining({ code: "not-possible" }));
  }
});
