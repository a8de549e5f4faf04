import {
  absolutePath,
  capabilityChoice,
  hostChoice,
  integer,
  kind,
  onOff,
  schemaChoice,
  text,
  uint16,
  yesNo,
} from "../property.ts";
import { audioId } from "./common.ts";

const of = <const T extends readonly string[]>(...is: T) => ({ key: "type", is }) as const;
const port = integer(0, uint16);

/** https://libvirt.org/formatdomain.html#graphical-framebuffers */
export const graphics = kind({
  at: "devices/graphics",
  shape: "many",
  identity: ["type"],
  properties: {
    type: { path: "@type", codec: capabilityChoice("graphics/type") },
    autoport: { path: "@autoport", codec: yesNo, when: of("vnc", "spice", "rdp") },
    port: { path: "@port", codec: port, when: { key: "autoport", is: [false] } },
    /** Which port libvirt found free. */
    foundPort: {
      path: "@port",
      codec: integer(-1, uint16),
      when: { key: "autoport", is: [true] },
      runtime: true,
      more: true,
    },
    tlsPort: { path: "@tlsPort", codec: integer(-1, uint16), when: of("spice"), runtime: true, more: true },
    websocket: { path: "@websocket", codec: integer(-1, uint16), when: of("vnc"), runtime: true, more: true },
    listenType: { path: "listen/@type", codec: schemaChoice, when: of("vnc", "spice", "rdp") },
    listenAddress: {
      path: "listen/@address",
      codec: { type: "text", pattern: "[\\w.:%-]+" },
      when: { key: "listenType", is: ["address"] },
    },
    listenNetwork: {
      path: "listen/@network",
      codec: hostChoice("networks"),
      when: { key: "listenType", is: ["network"] },
    },
    listenSocket: {
      path: "listen/@socket",
      codec: absolutePath,
      when: { key: "listenType", is: ["socket"] },
      runtime: true,
    },
    password: {
      path: "@passwd",
      codec: { type: "text", maxLength: 512 },
      when: of("vnc", "spice"),
      live: true,
      secret: true,
    },
    passwordValidTo: {
      path: "@passwdValidTo",
      codec: { type: "text", pattern: "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(Z|[+-]\\d\\d:\\d\\d)?" },
      when: of("vnc", "spice"),
      live: true,
      more: true,
    },
    connected: { path: "@connected", codec: schemaChoice, when: of("vnc", "spice"), live: true, more: true },
    keymap: {
      path: "@keymap",
      codec: { type: "text", pattern: "[a-z]{2}(-[a-z]{2})?" },
      when: of("vnc", "spice"),
    },
    sharePolicy: { path: "@sharePolicy", codec: schemaChoice, when: of("vnc"), more: true },
    powerControl: { path: "@powerControl", codec: yesNo, when: of("vnc"), more: true },
    gl: { path: "gl/@enable", codec: yesNo, when: of("spice", "sdl", "dbus") },
    renderNode: {
      path: "gl/@rendernode",
      codec: hostChoice("render-nodes"),
      when: of("spice", "egl-headless", "dbus"),
    },
    clipboard: { path: "clipboard/@copypaste", codec: yesNo, when: of("spice"), more: true },
    fileTransfer: { path: "filetransfer/@enable", codec: yesNo, when: of("spice"), more: true },
    mouse: { path: "mouse/@mode", codec: schemaChoice, when: of("spice"), more: true },
    imageCompression: { path: "image/@compression", codec: schemaChoice, when: of("spice"), more: true },
    jpegCompression: { path: "jpeg/@compression", codec: schemaChoice, when: of("spice"), more: true },
    zlibCompression: { path: "zlib/@compression", codec: schemaChoice, when: of("spice"), more: true },
    playbackCompression: { path: "playback/@compression", codec: onOff, when: of("spice"), more: true },
    streaming: { path: "streaming/@mode", codec: schemaChoice, when: of("spice"), more: true },
    defaultMode: { path: "@defaultMode", codec: schemaChoice, when: of("spice"), more: true },
    display: { path: "@display", codec: text, when: of("sdl", "desktop"), more: true },
    xauth: { path: "@xauth", codec: absolutePath, when: of("sdl"), more: true },
    fullscreen: { path: "@fullscreen", codec: yesNo, when: of("sdl", "desktop"), more: true },
    p2p: { path: "@p2p", codec: yesNo, when: of("dbus"), more: true },
    audioId: { ...audioId, when: of("vnc", "dbus") },
  },
  initial: {
    type: ["vnc", "spice"],
    autoport: [true],
    listenType: ["address"],
    listenAddress: ["127.0.0.1"],
  },
});
