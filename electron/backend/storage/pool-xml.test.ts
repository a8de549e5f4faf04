import { readFileSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import {
  type FieldName,
  faultsOf,
  type PoolType,
  type PoolTypeName,
  type PoolValue,
  type PoolValues,
  poolTypes,
} from "../../../shared/storage/pool-types.ts";
import { readXml } from "../xml/document.ts";
import { Schemas } from "../xml/schemas.ts";
import { poolValues, poolXml, readPoolFacts, readSources } from "./pool-xml.ts";

const schemas = new Schemas();
afterAll(() => schemas.close());

/** A value for each field, by its name, that differs from what a new pool begins with. */
const samples: Record<Exclude<FieldName, "target">, PoolValue> = {
  device: "/dev/disk/by-id/usb-1",
  devices: ["/dev/sdb", "/dev/sdc"],
  format: "",
  mountOptions: ["noatime", "vers=4.2"],
  hosts: ["store.example.org:3260"],
  directory: "/export/vm",
  protocol: "4.1",
  volumeGroup: "vg-1",
  iqn: "iqn.2003-01.org.example:disk.1",
  initiator: "iqn.2003-01.org.example:host",
  username: "guest house",
  secret: "10ed4ad4-c7b0-4696-b574-b40e04fea84b",
  adapterType: "",
  adapter: "host3",
  parent: "scsi_host5",
  wwnn: "20000000c9831b4b",
  wwpn: "10000000c9831b4b",
  managed: "yes",
  volume: "images",
  cephPool: "rbd",
  patience: "5",
  zpool: "tank/vm",
  cluster: "cloud",
};
const formats: Partial<Record<PoolTypeName, readonly string[]>> = {
  fs: ["auto", "ext4", "xfs"],
  netfs: ["auto", "nfs", "cifs", "glusterfs"],
  logical: ["lvm2"],
  disk: ["dos", "gpt"],
};

/** Each type with all its fields filled, once for each way that its choices leave. */
function* filled(): Generator<[string, PoolTypeName, PoolValues]> {
  for (const name of Object.keys(poolTypes) as PoolTypeName[]) {
    const { fields }: PoolType = poolTypes[name];
    const ways = fields["adapterType"] ? ["scsi_host", "fc_host"] : (formats[name] ?? [""]);
    for (const way of ways) {
      const values = Object.fromEntries(
        Object.entries(fields).map(([key]) => [
          key,
          key === "target"
            ? "/srv/pools/one"
            : key === "format" || key === "adapterType"
              ? way
              : samples[key as keyof typeof samples],
        ]),
      );
      yield [way === "" ? name : `${name} (${way})`, name, values];
    }
  }
}

describe.each([...filled()])("a pool of type %s", (_title, type, values) => {
  const { fields }: PoolType = poolTypes[type];
  const taking = Object.entries(fields)
    .filter(([, { when, derived }]) => !derived && (!when || when.is.includes(String(values[when.key]))))
    .map(([key]) => key);

  test("is what libvirt's schema allows, and is read back as it was written", async () => {
    expect(faultsOf(poolTypes[type], values)).toEqual({});
    const xml = poolXml(type, "one & two", values);
    expect(await schemas.check("storagepool", xml)).toEqual([]);
    expect(readXml(xml, poolValues)).toEqual(Object.fromEntries(taking.map((key) => [key, values[key]])));
  });

  test("needs what is required, and nothing else", async () => {
    const needed = taking.filter((key) => fields[key]?.required);
    const least = Object.fromEntries(needed.map((key) => [key, values[key]!]));
    // SMB and GlusterFS are told by their format alone.
    if (values["format"]) least["format"] = values["format"];
    expect(faultsOf(poolTypes[type], least)).toEqual({});
    expect(await schemas.check("storagepool", poolXml(type, "least", least))).toEqual([]);
    for (const key of needed) {
      if (key === "adapterType") continue;
      expect(faultsOf(poolTypes[type], { ...least, [key]: "" })).toEqual({ [key]: "missing" });
    }
  });
});

test("what does not fit its field is a fault: a line break, a second server, a path from nowhere", () => {
  const nfs = { hosts: ["a"], directory: "/x", target: "/y" };
  expect(faultsOf(poolTypes.netfs, nfs)).toEqual({});
  expect(faultsOf(poolTypes.netfs, { ...nfs, directory: "/x\ny" })).toEqual({ directory: "shape" });
  expect(faultsOf(poolTypes.netfs, { ...nfs, hosts: ["a", "b"] })).toEqual({ hosts: "too-many" });
  expect(faultsOf(poolTypes.netfs, { ...nfs, hosts: ["a b"] })).toEqual({ hosts: "shape" });
  expect(faultsOf(poolTypes.netfs, { ...nfs, target: "y" })).toEqual({ target: "shape" });
  expect(faultsOf(poolTypes.netfs, { ...nfs, mountOptions: ["a,b"] })).toEqual({ mountOptions: "shape" });
  expect(faultsOf(poolTypes.rbd, { hosts: ["a"], cephPool: "p", username: "u" })).toEqual({
    secret: "missing",
  });
});

test("an IPv6 server keeps its address and port apart", () => {
  const xml = poolXml("rbd", "six", { hosts: ["[2001:db8::1]:6789", "[::1]", "mon:6790"], cephPool: "rbd" });
  expect(xml).toContain(`<host name='2001:db8::1' port='6789'/>`);
  expect(readXml(xml, poolValues)["hosts"]).toEqual(["[2001:db8::1]:6789", "[::1]", "mon:6790"]);
});

test("a line of the list says where the contents come from", () => {
  const xml = poolXml("netfs", "n", {
    format: "nfs",
    hosts: ["store"],
    directory: "/export",
    target: "/mnt",
    protocol: "4.1",
  });
  expect(readPoolFacts(xml)).toEqual({
    type: "netfs",
    target: "/mnt",
    format: "nfs",
    source: "store · /export",
  });
  expect(readPoolFacts("<pool type='sheepdog'><name>s</name></pool>")).toEqual({ type: "sheepdog" });
});

test("sources that were found fill a form", () => {
  const sources = `<sources>
  <source><host name='store'/><dir path='/a'/><format type='nfs'/></source>
  <source><host name='store'/><dir path='/b'/><format type='nfs'/></source>
</sources>`;
  expect(readSources("netfs", sources)).toEqual([
    { hosts: ["store"], directory: "/a", format: "nfs" },
    { hosts: ["store"], directory: "/b", format: "nfs" },
  ]);
  expect(readSources("logical", "<sources/>")).toEqual([]);
});

test("every type that libvirt's schema knows is offered", () => {
  const schema = readFileSync("/usr/share/libvirt/schemas/storagepool.rng", "utf8");
  const known = [...schema.matchAll(/<attribute name="type">\s*<value>([\w-]+)<\/value>/g)]
    .map(([, type]) => type!)
    .filter((type) => type !== "sheepdog");
  expect(known.length).toBeGreaterThan(10);
  expect(Object.keys(poolTypes)).toEqual(expect.arrayContaining(known));
});
