import {
  absolutePath,
  hostChoice,
  integer,
  kind,
  schemaChoice,
  text,
  uint8,
  uint32,
  yesNo,
} from "../property.ts";

const of = <const T extends readonly string[]>(...is: T) => ({ key: "type", is }) as const;
const onType = of("alsa", "oss");
const flag = <const P extends string>(path: P) => ({ path, codec: yesNo, more: true }) as const;
const number = <const P extends string>(path: P, unit?: string) =>
  ({ path, codec: integer(1, uint32, unit), more: true }) as const;

/** Where the sound of the guest goes on the host; https://libvirt.org/formatdomain.html#audio-backends */
export const audio = kind({
  at: "devices/audio",
  shape: "many",
  identity: ["id"],
  properties: {
    id: { path: "@id", codec: integer(1, uint8) },
    type: { path: "@type", codec: hostChoice("audio-backends") },
    timerPeriod: { path: "@timerPeriod", codec: integer(1, uint32, "µs"), more: true },
    path: { path: "@path", codec: absolutePath, when: of("file") },
    serverName: { path: "@serverName", codec: text, when: of("pulseaudio") },
    sdlDriver: { path: "@driver", codec: schemaChoice, when: of("sdl") },
    tryMmap: { path: "@tryMMap", codec: yesNo, when: of("oss"), more: true },
    exclusive: { path: "@exclusive", codec: yesNo, when: of("oss"), more: true },
    inputDevice: { path: "input/@dev", codec: text, when: onType },
    outputDevice: { path: "output/@dev", codec: text, when: onType },
    inputName: { path: "input/@name", codec: text, when: of("pulseaudio") },
    outputName: { path: "output/@name", codec: text, when: of("pulseaudio") },
    inputStream: { path: "input/@streamName", codec: text, when: of("pulseaudio"), more: true },
    outputStream: { path: "output/@streamName", codec: text, when: of("pulseaudio"), more: true },
    inputMixing: flag("input/@mixingEngine"),
    outputMixing: flag("output/@mixingEngine"),
    inputFixed: { ...flag("input/@fixedSettings"), when: { key: "inputMixing", is: [true] } },
    outputFixed: { ...flag("output/@fixedSettings"), when: { key: "outputMixing", is: [true] } },
    inputVoices: number("input/@voices"),
    outputVoices: number("output/@voices"),
    inputBuffer: number("input/@bufferLength", "µs"),
    outputBuffer: number("output/@bufferLength", "µs"),
    inputFrequency: { ...number("input/settings/@frequency", "Hz"), when: { key: "inputFixed", is: [true] } },
    outputFrequency: {
      ...number("output/settings/@frequency", "Hz"),
      when: { key: "outputFixed", is: [true] },
    },
    inputChannels: { ...number("input/settings/@channels"), when: { key: "inputFixed", is: [true] } },
    outputChannels: { ...number("output/settings/@channels"), when: { key: "outputFixed", is: [true] } },
    inputFormat: {
      path: "input/settings/@format",
      codec: schemaChoice,
      when: { key: "inputFixed", is: [true] },
      more: true,
    },
    outputFormat: {
      path: "output/settings/@format",
      codec: schemaChoice,
      when: { key: "outputFixed", is: [true] },
      more: true,
    },
  },
  initial: { id: [1], type: ["none"] },
});
