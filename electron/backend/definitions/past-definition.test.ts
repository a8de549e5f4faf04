import { expect, test } from "vitest";
import { fromPast, toPast } from "./past-definition.ts";

const machine = (tag: string) =>
  `<guesthouse:machine xmlns:guesthouse="urn:guesthouse:machine:1"><guesthouse:tag name="${tag}" colour="blue"/></guesthouse:machine>`;
const domain = (metadata: string, password = "") =>
  `<domain type="kvm">\n  <name>x</name>\n${metadata}  <devices>\n    <graphics type="vnc"${password}/>\n  </devices>\n</domain>\n`;
const other = `<libosinfo:libosinfo xmlns:libosinfo="http://libosinfo.org/xmlns/libvirt/domain/1.0"><libosinfo:os id="i"/></libosinfo:libosinfo>`;

test("what is kept has neither secrets nor the user's own order of things", () => {
  const kept = toPast(
    domain(`  <metadata>\n    ${other}\n    ${machine("old")}\n  </metadata>\n`, ' passwd="p"'),
  );
  expect(kept).toContain("libosinfo:os");
  expect(kept).not.toMatch(/guesthouse|passwd/);
  expect(toPast(domain(`  <metadata>\n    ${machine("old")}\n  </metadata>\n`))).toBe(toPast(domain("")));
});

test.each([
  ["with other metadata", `  <metadata>\n    ${other}\n  </metadata>\n`],
  ["without", ""],
])("what is restored has the present ones: %s", (_name, metadata) => {
  const present = domain(`  <metadata>\n    ${machine("new")}\n  </metadata>\n`, ' passwd="$&amp;"');
  const restored = fromPast(domain(metadata), present);
  expect(restored.match(/<metadata>/g)).toHaveLength(1);
  expect(restored).toContain('name="new"');
  expect(restored).toContain('passwd="$&amp;"');
  expect(toPast(restored)).toBe(toPast(domain(metadata)));
});

test("a machine that is not organised is restored as it was", () => {
  expect(fromPast(domain(""), domain(""))).toBe(domain(""));
});
