import { describe, expect, it } from "vitest";
import { XmlError } from "./document.ts";
import { appendAt, editXml, getAt, removeAt, removeElementAt, setAt } from "./edit.ts";
import { parsePath } from "./path.ts";

const domain = `<domain type='kvm'>
  <name>a</name>
  <metadata>
    <other:thing xmlns:other='urn:other'>x</other:thing>
  </metadata>
  <cpu mode='custom'>
    <!-- the oldest that the programs need -->
    <model fallback='forbid'>Nehalem</model>
  </cpu>
  <devices>
    <rng model='virtio'>
      <backend model='random'>/dev/random</backend>
    </rng>
  </devices>
</domain>
`;

describe("paths", () => {
  it("lead to elements, attributes and picked elements", () => {
    editXml(domain, (root) => {
      expect(getAt(root, "name")).toBe("a");
      expect(getAt(root, "@type")).toBe("kvm");
      expect(getAt(root, "cpu/model")).toBe("Nehalem");
      expect(getAt(root, "cpu/model/@fallback")).toBe("forbid");
      expect(getAt(root, "devices/rng/backend[@model='random']")).toBe("/dev/random");
      expect(getAt(root, "devices/rng/backend[@model='egd']")).toBeUndefined();
      expect(getAt(root, "devices")).toBeUndefined();
      expect(getAt(root, "cpu/none/@x")).toBeUndefined();
    });
  });

  it("may pick by several attributes, and by values with slashes", () => {
    const { steps, attribute } = parsePath("a[@b='c/d'][@e='f']/g:h/@i");
    expect(steps.map(({ name, prefix, picks }) => ({ name, prefix, picks }))).toEqual([
      {
        name: "a",
        prefix: undefined,
        picks: [
          ["b", "c/d"],
          ["e", "f"],
        ],
      },
      { name: "h", prefix: "g", picks: [] },
    ]);
    expect(attribute).toBe("i");
    expect(parsePath(".").steps).toEqual([]);
  });

  it.each(["a//b[", "a[1]", "a[@b=c]", "*", ".."])("refuses %s, which is no path of ours", (path) => {
    expect(() => parsePath(path)).toThrow(TypeError);
  });
});

describe("setAt", () => {
  it("makes what is missing in the layout of its surroundings", () => {
    const xml = editXml(domain, (root) => {
      setAt(root, "cpu/feature[@name='vmx']/@policy", "require");
      setAt(root, "devices/rng/rate/@bytes", "1024");
      setAt(root, "pm/suspend-to-mem/@enabled", "no");
    });
    expect(xml).toBe(
      domain
        .replace("</model>\n", "</model>\n    <feature name='vmx' policy='require'/>\n")
        .replace("</backend>\n", "</backend>\n      <rate bytes='1024'/>\n")
        .replace("</devices>\n", "</devices>\n  <pm>\n    <suspend-to-mem enabled='no'/>\n  </pm>\n"),
    );
  });

  it("makes a namespaced element with its declaration, under the prefix that the document has", () => {
    const path = "metadata/libosinfo:libosinfo/libosinfo:os/@id";
    const xml = editXml(domain, (root) => setAt(root, path, "http://debian.org/debian/12"));
    expect(xml).toContain(
      "<libosinfo:libosinfo xmlns:libosinfo='http://libosinfo.org/xmlns/libvirt/domain/1.0'>\n      <libosinfo:os id='http://debian.org/debian/12'/>",
    );
    const declared = domain.replace(
      "type='kvm'",
      "xmlns:lo='http://libosinfo.org/xmlns/libvirt/domain/1.0' type='kvm'",
    );
    expect(editXml(declared, (root) => setAt(root, path, "x"))).toContain(
      "<lo:libosinfo>\n      <lo:os id='x'/>",
    );
    expect(editXml(xml, (root) => removeAt(root, path))).toBe(domain);
  });

  it("writes any text that XML can carry, and no other", () => {
    const value = `<a> & "b" 'c' ]]> é 😀`;
    const xml = editXml(domain, (root) => {
      setAt(root, "name", value);
      setAt(root, "cpu/@mode", value);
    });
    editXml(xml, (root) => {
      expect(getAt(root, "name")).toBe(value);
      expect(getAt(root, "cpu/@mode")).toBe(value);
    });
    for (const path of ["name", "cpu/@mode"]) {
      expect(() => editXml(domain, (root) => setAt(root, path, "a\u0000b"))).toThrow(XmlError);
    }
  });

  it("replaces an element's text and leaves comments, sections and children", () => {
    const xml = "<a><b><!-- c --><![CDATA[old]]> text<d/></b></a>";
    expect(editXml(xml, (root) => setAt(root, "b", "new"))).toBe(
      "<a><b><!-- c --><![CDATA[new]]><d/></b></a>",
    );
  });

  it("leaves a document as it is where there is nothing to change", () => {
    const odd = `<?xml version="1.0"?>\n<a  b='1' ><c>\n x </c></a>`;
    expect(editXml(odd, (root) => setAt(root, "c", "x"))).toBe(
      `<?xml version="1.0"?>\n<a b='1'><c>\n x </c></a>`,
    );
  });
});

describe("removeAt", () => {
  it("takes what then holds nothing along, up to the element that was asked", () => {
    const more = editXml(domain, (root) => setAt(root, "features/kvm/hidden/@state", "on"));
    expect(editXml(more, (root) => removeAt(root, "features/kvm/hidden/@state"))).toBe(domain);
    const kept = editXml(more, (root) =>
      removeAt(root, "features/kvm/hidden/@state", new Set(["features/kvm"])),
    );
    expect(kept).toContain("<features>\n    <kvm/>\n  </features>");
  });

  it("leaves elements that hold a comment, an attribute or a child", () => {
    const xml = editXml(domain, (root) => {
      removeAt(root, "cpu/model");
      removeAt(root, "cpu/model/@fallback");
      removeAt(root, "cpu/@mode");
    });
    expect(xml).toContain("<cpu>\n    <!-- the oldest that the programs need -->\n  </cpu>");
    expect(editXml("<a><b c='1'>x</b></a>", (root) => removeAt(root, "b"))).toBe("<a><b c='1'/></a>");
  });

  it("takes an element whose attributes only picked it", () => {
    expect(editXml("<a><b n='1' p='2'/><b n='3' p='4'/></a>", (root) => removeAt(root, "b[@n='1']/@p"))).toBe(
      "<a><b n='3' p='4'/></a>",
    );
  });

  it("does nothing where nothing is", () => {
    expect(editXml(domain, (root) => removeAt(root, "a/b/@c"))).toBe(domain);
    expect(editXml(domain, (root) => removeElementAt(root, "a/b"))).toBe(domain);
  });
});

describe("appendAt", () => {
  it("puts an element after the last of its name", () => {
    const xml = "<a>\n  <b n='1'/>\n  <c/>\n</a>";
    expect(editXml(xml, (root) => appendAt(root, "b").setAttr("n", "2"))).toBe(
      "<a>\n  <b n='1'/>\n  <b n='2'/>\n  <c/>\n</a>",
    );
  });
});

describe("the text", () => {
  it("keeps its quotation marks, declaration and end", () => {
    const double = `<?xml version="1.0" encoding="UTF-8"?>\n<a b="it's"/>`;
    expect(editXml(double, (root) => setAt(root, "@c", `"`))).toBe(
      `<?xml version="1.0" encoding="UTF-8"?>\n<a b="it's" c="&quot;"/>`,
    );
    const single = '<a b=\'"\' c=\'1\'><!-- d="e" --><![CDATA[<f g="h">]]></a>\n';
    expect(editXml(single, (root) => setAt(root, "@c", "it's"))).toBe(
      '<a b=\'"\' c=\'it&apos;s\'><!-- d="e" --><![CDATA[<f g="h">]]></a>\n',
    );
  });
});
