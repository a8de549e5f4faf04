import { describe, expect, it } from "vitest";
import { el, writeXml } from "./build.ts";
import { element, elements, integer, readXml, text, texts, XmlError } from "./document.ts";

describe("readXml", () => {
  it("reads leniently: absent and odd values are undefined", () => {
    const xml =
      "<domain id='x'><name> vm </name><vcpu>2</vcpu><memory>many</memory><a n='1'/><a n='2'/></domain>";
    readXml(xml, (root) => {
      expect(root.name).toBe("domain");
      expect(text(root, "name")).toBe("vm");
      expect(text(root, "@id")).toBe("x");
      expect(text(root, "title")).toBeUndefined();
      expect(integer(root, "vcpu")).toBe(2);
      expect(integer(root, "memory")).toBeUndefined();
      expect(texts(root, "a/@n")).toEqual(["1", "2"]);
      expect(elements(root, "a").map((a) => text(a, "@n"))).toEqual(["1", "2"]);
      expect(element(root, "b")).toBeUndefined();
    });
  });

  it("knows the namespaces that domain XML uses", () => {
    const xml = `<domain><metadata><x:libosinfo xmlns:x="http://libosinfo.org/xmlns/libvirt/domain/1.0">
      <x:os id="http://debian.org/debian/11"/></x:libosinfo></metadata></domain>`;
    expect(readXml(xml, (root) => text(root, "metadata/libosinfo:libosinfo/libosinfo:os/@id"))).toBe(
      "http://debian.org/debian/11",
    );
  });

  it.each([
    ["not well-formed", "<domain><name></domain>", /line 1: .*mismatch/i],
    ["empty", "", XmlError],
    ["an entity bomb", `<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]><a>&c;</a>`, /document type/],
    ["a file inclusion", `<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>`, /document type/],
    ["a bomb that amplifies", bomb(), XmlError],
    ["nested too deeply", "<a>".repeat(100_000), XmlError],
    ["too large", " ".repeat((8 << 20) + 1), /too large/],
  ])("refuses what is %s", (_what, xml, reason) => {
    expect(() => readXml(xml, () => undefined)).toThrow(reason as RegExp);
    expect(() => readXml(xml, () => undefined)).toThrow(XmlError);
  });
});

function bomb(): string {
  const levels = Array.from({ length: 20 }, (_, i) => `<!ENTITY e${i + 1} "${`&e${i};`.repeat(10)}">`);
  return `<!DOCTYPE a [<!ENTITY e0 "x">${levels.join("")}]><a b="&e20;"/>`;
}

describe("writeXml", () => {
  it("escapes what it is given and leaves out what is undefined", () => {
    const name = `a<b>&"c"'d' é 😀`;
    const xml = writeXml(
      el("domain", { type: "qemu", id: undefined }, el("name", {}, name), el("x", { y: name })),
    );
    readXml(xml, (root) => {
      expect(text(root, "name")).toBe(name);
      expect(text(root, "x/@y")).toBe(name);
      expect(root.attrs.map((a) => a.name)).toEqual(["type"]);
    });
  });

  it("flattens lists and conditions", () => {
    expect(writeXml(el("a", {}, false, undefined, [el("b"), [el("c", {}, 3)]])).replace(/\s/g, "")).toBe(
      "<a><b/><c>3</c></a>",
    );
  });

  it("writes namespaces", () => {
    const uri = "http://libosinfo.org/xmlns/libvirt/domain/1.0";
    const xml = writeXml(
      el(
        "metadata",
        {},
        el("libosinfo:libosinfo", { "xmlns:libosinfo": uri }, el("libosinfo:os", { id: "i" })),
      ),
    );
    expect(readXml(xml, (root) => text(root, "libosinfo:libosinfo/libosinfo:os/@id"))).toBe("i");
    expect(xml).toMatch(/<libosinfo:libosinfo xmlns:libosinfo=/);
  });

  it("refuses control characters, which no XML can carry", () => {
    expect(() => writeXml(el("a", {}, "x\u0001"))).toThrow(XmlError);
    expect(() => writeXml(el("a", { b: "\u0000" }))).toThrow(XmlError);
    expect(() => writeXml(el("a", {}, "\ud800"))).toThrow(XmlError);
  });
});
