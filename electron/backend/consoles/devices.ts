import type { Terminal } from "../../../shared/contract/consoles.ts";
import { elements, integer, readXml, text, type XmlElement } from "../xml/document.ts";

/** Where a display listens. */
export type GraphicsListen =
  | { readonly type: "socket"; readonly path: string }
  | { readonly type: "tcp"; readonly host: string; readonly port: number }
  /** Not listening anywhere, or not yet. */
  | { readonly type: "none" };

export interface GraphicsDevice {
  /** `vnc`, `spice`, `sdl`, … */
  readonly type: string;
  readonly listens: readonly GraphicsListen[];
  /** Only in XML asked for with `VIR_DOMAIN_XML_SECURE`. */
  readonly password: string | undefined;
  /** When the password stops being valid, in UTC as libvirt writes it: `2026-01-31T12:00:00`. */
  readonly passwordValidTo: string | undefined;
}

/**
 * The displays of a domain's XML, in order.
 * @param localPath the path here of a file that the daemon names
 */
export function readGraphics(xml: string, localPath: (path: string) => string): GraphicsDevice[] {
  return readXml(xml, (domain) =>
    elements(domain, "devices/graphics").map((graphics) => ({
      type: text(graphics, "@type") ?? "unknown",
      listens: readListens(graphics).map((listen) =>
        listen.type === "socket" ? { ...listen, path: localPath(listen.path) } : listen,
      ),
      password: text(graphics, "@passwd"),
      passwordValidTo: text(graphics, "@passwdValidTo"),
    })),
  );
}

function readListens(graphics: XmlElement): GraphicsListen[] {
  const port = integer(graphics, "@port") ?? -1;
  const socket = text(graphics, "@socket");
  const listens = elements(graphics, "listen").map((listen): GraphicsListen => {
    const type = text(listen, "@type");
    const path = text(listen, "@socket") ?? socket;
    if (type === "socket" && path) return { type: "socket", path };
    if (type === "none" || type === "socket" || port < 0) return { type: "none" };
    return { type: "tcp", host: text(listen, "@address") ?? "127.0.0.1", port };
  });
  if (listens.length > 0) return listens;
  if (socket) return [{ type: "socket", path: socket }];
  if (port < 0) return [{ type: "none" }];
  return [{ type: "tcp", host: text(graphics, "@listen") ?? "127.0.0.1", port }];
}

/**
 * Every terminal of a domain's XML: serial ports, consoles of other kinds and pty channels. libvirt lists the
 * first serial port a second time as a console; that one is left out.
 */
export function readTerminals(xml: string): Terminal[] {
  return readXml(xml, (domain) => [
    ...elements(domain, "devices/serial").map((device, index) =>
      terminal(device, `serial${index}`, "serial", `Serial ${index + 1}`),
    ),
    ...elements(domain, "devices/console").flatMap((device, index) => {
      const target = text(device, "target/@type");
      if (target === "serial") return [];
      return target === "virtio"
        ? terminal(device, `console${index}`, "virtio", `Virtio console ${index}`)
        : terminal(device, `console${index}`, "other", `Console ${index}`);
    }),
    ...elements(domain, "devices/channel[@type='pty']").map((device, index) => ({
      ...terminal(device, `channel${index}`, "other", text(device, "target/@name") ?? `Channel ${index}`),
      unavailable: "libvirt opens serial ports and consoles, but no channel that is a pty.",
    })),
  ]).slice(0, 32);
}

/** @param alias what libvirt will call it, for a definition that is not running and so has none yet */
function terminal(device: XmlElement, alias: string, kind: Terminal["kind"], label: string): Terminal {
  const found: Terminal = {
    alias: (text(device, "alias/@name") ?? alias).slice(0, 80),
    kind,
    label: label.slice(0, 120),
  };
  const type = text(device, "@type") ?? "pty";
  if (type !== "pty") found.unavailable = elsewhere(type, device).slice(0, 400);
  return found;
}

/** libvirt's console stream exists for pseudo-terminals only. */
function elsewhere(type: string, device: XmlElement): string {
  const path = text(device, "source/@path");
  if (type === "file" && path) return `Its output goes to the file ${path} on the host.`;
  if (type === "unix" && path) return `It is connected to the socket ${path} on the host.`;
  if (type === "tcp" || type === "udp") return "It is connected to a network port of the host.";
  if (type === "dev" && path) return `It is connected to the device ${path} of the host.`;
  return `It is of type ${type}, which cannot be shown here; pty can.`;
}
