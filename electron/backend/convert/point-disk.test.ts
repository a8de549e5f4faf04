import { expect, test } from "vitest";
import { pointDisk } from "./point-disk.ts";

const domain = (disk: string) =>
  `<domain><!-- mine --><devices>${disk}<disk type='file'><target dev='vdb'/></disk></devices></domain>`;
const to = { path: "/images/a & b.qcow2", format: "qcow2" };

test("all of the disk stays that does not belong to its image", () => {
  const before = domain(
    "<disk type='volume' device='disk' snapshot='no'><driver name='qemu' type='raw' cache='none' discard='unmap'/><source pool='p' volume='v' index='1'><encryption format='luks'><secret type='passphrase' uuid='x'/></encryption></source><backingStore/><target dev='vda' bus='virtio'/><serial>S1</serial><boot order='1'/></disk>",
  );
  expect(pointDisk(before, "vda", to)).toBe(
    domain(
      "<disk type='file' device='disk' snapshot='no'><driver name='qemu' type='qcow2' cache='none' discard='unmap'/><target dev='vda' bus='virtio'/><serial>S1</serial><boot order='1'/><source file='/images/a &amp; b.qcow2'/></disk>",
    ),
  );
});

test("an encrypted one names its secret; tables' memory is qcow2's alone", () => {
  const before = domain(
    "<disk type='file'><driver name='qemu' type='qcow2'><metadata_cache><max_size unit='bytes'>1</max_size></metadata_cache></driver><source file='/old'/><target dev='vda'/></disk>",
  );
  const secret = "00000000-0000-4000-8000-000000000001";
  const after = pointDisk(before, "vda", { path: "/new", format: "raw", secret });
  expect(after).not.toContain("metadata_cache");
  expect(after).toContain(
    `<source file='/new'><encryption format='luks'><secret type='passphrase' uuid='${secret}'/></encryption></source>`,
  );
});

test("a disk that is gone is refused", () => {
  expect(() => pointDisk(domain(""), "vda", to)).toThrow(/no disk vda/);
});
