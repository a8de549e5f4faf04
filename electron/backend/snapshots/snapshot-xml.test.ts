import { expect, test } from "vitest";
import { readSnapshotFacts } from "./facts.ts";
import {
  definitionIn,
  definitionOfSnapshot,
  newSnapshotXml,
  withDescription,
  withoutOverlays,
  withRenamedImages,
} from "./snapshot-xml.ts";

const disk = (file: string, inside = "") =>
  `      <disk type='file' device='disk'>
        <driver name='qemu' type='qcow2' cache='none'/>
        <source file='${file}'/>${inside}
        <target dev='vda' bus='virtio'/>
      </disk>`;
const chain = `
        <backingStore type='file'>
          <format type='qcow2'/>
          <source file='/i/c.qcow2'/>
          <backingStore/>
        </backingStore>`;
const metadata = `<domainsnapshot>
  <name>one</name>
  <description>first</description>
  <state>disk-snapshot</state>
  <parent>
    <name>zero</name>
  </parent>
  <creationTime>1700000000</creationTime>
  <memory snapshot='no'/>
  <disks>
    <disk name='vda' snapshot='external' type='file'>
      <driver type='qcow2'/>
      <source file='/i/d.qcow2'/>
    </disk>
    <disk name='sda' snapshot='no'/>
  </disks>
  <domain type='kvm'>
    <name>old name</name>
    <devices>
${disk("/i/c.qcow2")}
    </devices>
  </domain>
  <inactiveDomain type='kvm'>
    <name>old name</name>
    <memory unit='KiB'>1</memory>
    <devices>
${disk("/i/c.qcow2")}
    </devices>
  </inactiveDomain>
</domainsnapshot>
`;

test("what libvirt keeps of a snapshot is read", () => {
  expect(readSnapshotFacts(metadata)).toEqual({
    ...{ name: "one", parent: "zero", description: "first", at: 1_700_000_000_000 },
    ...{ state: "disk", kind: "external", memory: undefined },
    disks: [
      { target: "vda", where: "external", images: ["/i/c.qcow2"], overlay: "/i/d.qcow2" },
      { target: "sda", where: "none", images: [], overlay: undefined },
    ],
  });
});

test("names and descriptions are carried as text, whatever is in them", () => {
  const request = { kind: "internal", memory: false, quiesce: false } as const;
  const xml = newSnapshotXml({ ...request, name: "<a> & 'b'", description: "]]>\n<x/>" }, undefined);
  expect(readSnapshotFacts(xml)).toMatchObject({ name: "<a> & 'b'", description: "]]>\n<x/>", disks: [] });
});

test("an external one names a file for each disk that is in it, and says which are not", () => {
  const request = { kind: "external", memory: true, quiesce: false, name: "n", description: "" } as const;
  const files = { overlays: new Map([["vda", "/i/n & x.qcow2"]]), left: ["vdb"], memory: "/i/n.memory" };
  expect(readSnapshotFacts(newSnapshotXml(request, files))).toMatchObject({
    memory: { where: "external", path: "/i/n.memory" },
    disks: [
      { target: "vda", where: "external", overlay: "/i/n & x.qcow2" },
      { target: "vdb", where: "none" },
    ],
  });
});

test("a description is set, changed and taken away; all else stays to the letter", () => {
  const changed = withDescription(metadata, "two & three");
  expect(changed).toBe(metadata.replace("first", "two &amp; three"));
  expect(withDescription(changed, "first")).toBe(metadata);
  expect(readSnapshotFacts(withDescription(metadata, "")).description).toBe("");
});

test("before one is forgotten its overlays name nothing, and its definitions what they named", () => {
  const facts = readSnapshotFacts(withoutOverlays(metadata));
  expect(facts.disks[0]).toMatchObject({ images: ["/i/c.qcow2"], where: "external" });
  expect(facts.disks[0]!.overlay).toContain("/nonexistent/");
});

test("a merged image gives way in every definition, with a backing chain that names it", () => {
  const renames = new Map([["/i/c.qcow2", { to: "/i/b.raw", format: "raw" }]]);
  const renamed = withRenamedImages(metadata, renames);
  expect(renamed.match(/<source file='\/i\/b\.raw'\/>/g)).toHaveLength(2);
  expect(renamed.match(/<driver name='qemu' type='raw' cache='none'\/>/g)).toHaveLength(2);
  expect(renamed).toContain("<source file='/i/d.qcow2'/>");

  const machine = `<domain type='kvm'>\n  <devices>\n${disk("/i/d.qcow2", chain)}\n  </devices>\n</domain>\n`;
  const changed = withRenamedImages(machine, renames);
  expect(changed).toContain("<source file='/i/d.qcow2'/>");
  expect(changed).not.toContain("backingStore");
  expect(withRenamedImages(machine, new Map([["/i/x", { to: "/i/y", format: "qcow2" }]]))).toBe(machine);
});

test("the definition of the next start of then is given as it would stand alone", () => {
  expect(definitionIn(metadata)).toMatch(
    /^<domain type='kvm'>\n {2}<name>old name<\/name>\n {2}<memory unit='KiB'>1[\s\S]*\n<\/domain>\n$/,
  );
  expect(definitionIn("<domainsnapshot>\n</domainsnapshot>\n")).toBeUndefined();
});

test("going back defines what was then, with the machine's name, tags and images of now", () => {
  const present = `<domain type='kvm'>
  <name>new name</name>
  <metadata>
    <guesthouse:machine xmlns:guesthouse="urn:guesthouse:machine:1"><guesthouse:favourite/></guesthouse:machine>
  </metadata>
  <devices>\n${disk("/i/d.qcow2", chain)}\n  </devices>
</domain>
`;
  const disks = new Map([["vda", { path: "/i/new.qcow2", format: "qcow2" }]]);
  const defined = definitionOfSnapshot(metadata, "new name", present, disks);
  expect(defined).toContain("<name>new name</name>");
  expect(defined).toContain("<memory unit='KiB'>1</memory>");
  expect(defined).toContain("<guesthouse:favourite");
  expect(defined).toContain("<source file='/i/new.qcow2'/>");
  expect(defined).not.toContain("backingStore");
});
