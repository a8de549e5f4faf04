import { elements, text, type XmlElement } from "../xml/document.ts";
import { removeAt, removeElementAt, setAt } from "../xml/edit.ts";

/** The guest's CPUs are emulated: slow, but it runs everywhere. */
export function useSoftwareEmulation(root: XmlElement): void {
  setAt(root, "@type", "qemu");
  const mode = text(root, "cpu/@mode");
  // Both mean the host's own CPU, which only hardware acceleration can pass on.
  if (mode === "host-passthrough" || mode === "host-model") chooseHostCpu(root);
}

/** As close to the host's CPU as can be had, instead of a named model. Counts and topology stay. */
export function chooseHostCpu(root: XmlElement): void {
  for (const path of ["cpu/model", "cpu/vendor", "cpu/@match", "cpu/@check", "cpu/@migratable"]) {
    if (path.includes("@")) removeAt(root, path);
    else removeElementAt(root, path);
  }
  for (const _ of elements(root, "cpu/feature")) removeElementAt(root, "cpu/feature");
  setAt(root, "cpu/@mode", text(root, "@type") === "kvm" ? "host-model" : "maximum");
}

/** QEMU's alias of each family, which stands for the newest of it: `q35` for `pc-q35-9.1`. */
const families: readonly (readonly [RegExp, string])[] = [
  [/^pc-q35-/, "q35"],
  [/^pc-/, "pc"],
  [/^(virt|pseries|s390-ccw-virtio|microvm)-/, "$1"],
];

/** The newest machine type of its family that the host has. */
export function chooseMachineType(root: XmlElement): void {
  const type = text(root, "os/type/@machine") ?? "";
  const family = families.find(([pattern]) => pattern.test(type));
  if (!family) return;
  const [pattern, alias] = family;
  setAt(root, "os/type/@machine", alias === "$1" ? (pattern.exec(type)?.[1] ?? type) : alias);
}

/** Displays get a free port at each start. */
export function choosePorts(root: XmlElement): void {
  for (const graphics of elements(root, "devices/graphics[@port]")) {
    setAt(graphics, "@port", "-1");
    setAt(graphics, "@autoport", "yes");
    removeAt(graphics, "@tlsPort");
  }
}

/** Empties the drives that hold the medium. */
export function eject(root: XmlElement, path: string): void {
  for (const drive of elements(root, "devices/disk[@device='cdrom' or @device='floppy']")) {
    if (text(drive, "source/@file") === path) removeElementAt(drive, "source");
  }
}
