import { describe, expect, it } from "vitest";
import { variablesFolder, withFittingVariables } from "./variable-store.ts";

const machine = (os: string, attributes = " firmware='efi'") =>
  `<domain type='qemu'><name>m</name><os${attributes}><type>hvm</type>${os}</os></domain>`;
const boot = (enabled: string, more = "") =>
  machine(`<firmware><feature enabled='${enabled}' name='secure-boot'/></firmware>${more}`);
const nvramOf = (xml: string) => /<nvram>([^<]*)<\/nvram>/.exec(xml)?.[1];
const folder = "/var/lib/libvirt/qemu/nvram";

describe("UEFI variables of a machine whose Secure Boot is switched", () => {
  it("begin in a file of their own beside the one so far", () => {
    expect(nvramOf(withFittingVariables(boot("no"), boot("yes"), undefined, folder))).toBe(
      `${folder}/m_secure_VARS.fd`,
    );
    const own = boot("yes", "<nvram>/images/own.fd</nvram>");
    expect(nvramOf(withFittingVariables(own, boot("no"), undefined, folder))).toBe(
      "/images/own_plain_VARS.fd",
    );
  });

  it("are where the running machine has them, where libvirt says it only there", () => {
    const now = boot("no", "<nvram>/elsewhere/m_VARS.fd</nvram>");
    expect(nvramOf(withFittingVariables(boot("no"), boot("yes"), now, undefined))).toBe(
      "/elsewhere/m_secure_VARS.fd",
    );
    const unknown = withFittingVariables(boot("no"), boot("yes"), undefined, undefined);
    expect(unknown).toBe(boot("yes"));
  });

  it("come back when it is switched back, and never meet another kind", () => {
    const first = withFittingVariables(machine(""), boot("yes"), undefined, folder);
    const second = withFittingVariables(first, boot("no"), undefined, folder);
    const third = withFittingVariables(second, boot("yes"), undefined, folder);
    expect(nvramOf(second)).toBe(`${folder}/m_plain_VARS.fd`);
    expect(nvramOf(third)).toBe(nvramOf(first));
  });

  it("stay where they are while nothing is switched, and where the user says", () => {
    expect(withFittingVariables(boot("no"), boot("no"), undefined, folder)).toBe(boot("no"));
    const mine = boot("yes", "<nvram>/mine.fd</nvram>");
    expect(withFittingVariables(boot("no"), mine, undefined, folder)).toBe(mine);
    expect(withFittingVariables(machine("", ""), boot("yes"), undefined, folder)).toBe(boot("yes"));
  });
});

it("knows libvirt's folder where it can be known", () => {
  expect(variablesFolder("qemu:///system")).toBe(folder);
  expect(variablesFolder("qemu+ssh://host/system")).toBe(folder);
  expect(variablesFolder("qemu:///session")).toMatch(/libvirt\/qemu\/nvram$/);
  expect(variablesFolder("qemu+ssh://host/session")).toBeUndefined();
  expect(variablesFolder("test:///default")).toBeUndefined();
});
