import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Grammar } from "./grammar.ts";

describe("a schema of our own", () => {
  let folder: string;
  let grammar: Grammar;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "guesthouse-grammar-"));
    const file = (name: string, body: string) =>
      writeFile(
        join(folder, `${name}.rng`),
        `<grammar xmlns="http://relaxng.org/ns/structure/1.0">${body}</grammar>`,
      );
    await file(
      "root",
      `<include href="more.rng"/>
       <start><ref name="root"/></start>
       <define name="root"><element name="root"><interleave>
         <ref name="item"/><ref name="item2"/><ref name="foreign"/>
         <optional><element name="gone"><notAllowed/></element></optional>
         <element name="any"><zeroOrMore><element><anyName/></element></zeroOrMore></element>
       </interleave></element></define>
       <define name="foreign">
         <element name="commandline" ns="http://libvirt.org/schemas/domain/qemu/1.0">
           <element name="arg"><attribute name="value"/></element>
         </element>
       </define>
       <define name="open" combine="choice"><value>three</value></define>`,
    );
    await file(
      "more",
      `<include href="root.rng"/>
       <define name="item"><element name="item"><choice>
         <group><attribute name="type"><value>a</value></attribute><ref name="item"/></group>
         <attribute name="type"><choice><value>b</value><value>a</value></choice></attribute>
       </choice><ref name="open"/></element></define>
       <define name="item2"><element name="item"><optional><attribute name="id"><data type="unsignedInt"/></attribute></optional>
         <attribute name="kind"><data type="string"><param name="pattern">(tcp)|(udp)</param></data></attribute>
         <empty/></element></define>
       <define name="open"><choice><value>one</value><value>two</value><text/></choice></define>`,
    );
    grammar = await Grammar.read("root", folder);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test("files that include each other are read once, and definitions of one name add up", () => {
    expect(grammar.allowedValues(["root", "item"])).toMatchObject({
      words: ["one", "three", "two"],
      open: true,
    });
  });

  test("all branches of an element count, also where it contains itself", () => {
    expect(grammar.allowed([]).elements).toEqual(["root"]);
    expect(grammar.allowed(["root", "item"])).toMatchObject({
      attributes: ["id", "kind", "type"],
      elements: ["item"],
    });
    expect(grammar.values(["root", "item"], "type")).toEqual(["a", "b"]);
    expect(grammar.values(["root", "item", "item", "item"], "type")).toEqual(["a", "b"]);
  });

  test("an enumeration may be written as a pattern; numbers have a form", () => {
    expect(grammar.allowedValues(["root", "item"], "kind")).toEqual({
      words: ["tcp", "udp"],
      forms: [],
      open: false,
    });
    const { forms, open } = grammar.allowedValues(["root", "item"], "id");
    expect(open).toBe(false);
    expect(forms.map(({ pattern }) => ["12", "-1", "x"].map((text) => pattern.test(text)))).toEqual([
      [true, false, false],
    ]);
  });

  test("what the schema forbids is not offered; elements of any name are", () => {
    expect(grammar.allowed(["root"]).elements).toEqual(["any", "item", "qemu:commandline"]);
    expect(grammar.allowed(["root", "any"])).toMatchObject({ elements: [], anyElement: true });
  });

  test("elements of another namespace have its prefix, and so have those within", () => {
    expect(grammar.allowed(["root", "qemu:commandline"]).elements).toEqual(["qemu:arg"]);
    expect(grammar.allowed(["root", "qemu:commandline", "qemu:arg"]).attributes).toEqual(["value"]);
  });

  test("nothing stands below what is not known", () => {
    expect(grammar.allowed(["root", "nothing"])).toMatchObject({ elements: [], attributes: [] });
    expect(grammar.values(["root"], "nothing")).toEqual([]);
  });

  test("a file outside of the folder is refused", async () => {
    await writeFile(
      join(folder, "bad.rng"),
      `<grammar xmlns="http://relaxng.org/ns/structure/1.0"><include href="../../etc/x.rng"/></grammar>`,
    );
    await expect(Grammar.read("bad", folder)).rejects.toThrow("../../etc/x.rng");
  });
});

test("libvirt's own schema", async () => {
  const grammar = await Grammar.read("domain");
  const driver = ["domain", "devices", "disk", "driver"];
  expect(grammar.values(driver, "cache")).toEqual(
    expect.arrayContaining(["none", "writeback", "writethrough", "directsync", "unsafe"]),
  );
  expect(grammar.allowed(["domain", "devices"]).elements).toEqual(
    expect.arrayContaining(["disk", "interface", "rng", "tpm", "vsock"]),
  );
  expect(grammar.allowed(driver).attributes).toContain("iothread");
  for (const schema of ["network", "storagepool", "storagevol"]) {
    expect((await Grammar.read(schema)).allowed([]).elements).toHaveLength(1);
  }
});
