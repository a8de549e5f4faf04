import { bootOrder, characterSource } from "./common.ts";
import type { KindWords } from "./words.ts";

/** Lines between host and guest. */
export const ports = {
  serial: {
    name: "Serial port",
    about: "A serial line. The console shows it as a terminal.",
    fields: {
      ...characterSource,
      number: ["Number", "0 is the guest's first port (ttyS0, COM1)."],
      targetType: ["Kind of port", "What the guest sees, e.g. an ISA or a USB port."],
      model: ["Model", "The chip that the guest sees."],
    },
  },
  parallel: {
    name: "Parallel port",
    about: "An old printer port.",
    fields: { ...characterSource, number: ["Number", "0 is the guest's first port (lp0, LPT1)."] },
  },
  console: {
    name: "Text console",
    about: "A terminal of the guest; a virtio console is faster than a serial port (hvc0 in Linux).",
    fields: {
      ...characterSource,
      targetType: ["Kind of console", "serial is the first serial port under another name."],
      number: ["Number", "Counted from 0."],
    },
  },
  channel: {
    name: "Channel",
    about: "A line for programs in the guest that work with the host, such as the guest agent.",
    fields: {
      ...characterSource,
      targetType: [
        "Kind of channel",
        "virtio: a port with a name; guestfwd: an address of the user network.",
      ],
      name: ["Name in the guest", "The program there finds it by this, e.g. org.qemu.guest_agent.0."],
      state: ["State", "Whether a program in the guest holds it open."],
      address: ["Forwarded address", "The guest reaches it under this address."],
      forwardPort: ["Forwarded port", "The guest reaches it under this port."],
    },
  },
  redirdev: {
    name: "USB redirection",
    about: "A free USB port into which a SPICE viewer can plug a device of its own computer.",
    fields: { bus: ["Bus", "USB is the only one."], ...characterSource, ...bootOrder },
  },
  smartcard: {
    name: "Smart card reader",
    about: "A smart card of the host or of the viewer's computer in the guest.",
    fields: {
      mode: ["Mode", "host: the host's reader; passthrough: the viewer's."],
      ...characterSource,
    },
  },
  audio: {
    name: "Sound backend",
    about: "Where the guest's sound goes on the host.",
    fields: {
      id: ["Number", "Sound cards and displays name it by this."],
      type: ["Type", "none throws the sound away; spice sends it to the viewer."],
      timerPeriod: ["Timer period", "How often sound is moved."],
      path: ["File", "A WAV file on the host that is written."],
      serverName: ["Server", "The PulseAudio server."],
      sdlDriver: ["SDL driver", "Which sound system SDL uses."],
      tryMmap: ["Memory mapping", "Tries a faster way to the device."],
      exclusive: ["Exclusive", "No other program can play meanwhile."],
      inputDevice: ["Input device", "The host's device for recording."],
      outputDevice: ["Output device", "The host's device for playing."],
      inputName: ["Source", "What PulseAudio records from."],
      outputName: ["Sink", "Where PulseAudio plays."],
      inputStream: ["Input stream", "The stream's name in PulseAudio."],
      outputStream: ["Output stream", "The stream's name in PulseAudio."],
      inputMixing: ["Input mixer", "QEMU converts what is recorded."],
      outputMixing: ["Output mixer", "QEMU converts what is played."],
      inputFixed: ["Fixed input", "Recording always has the format below."],
      outputFixed: ["Fixed output", "Playing always has the format below."],
      inputVoices: ["Input voices", "How many recordings at once."],
      outputVoices: ["Output voices", "How many sounds at once."],
      inputBuffer: ["Input buffer", "Longer is safer, shorter has less delay."],
      outputBuffer: ["Output buffer", "Longer is safer, shorter has less delay."],
      inputFrequency: ["Input rate", "Samples in a second."],
      outputFrequency: ["Output rate", "Samples in a second."],
      inputChannels: ["Input channels", "1: mono, 2: stereo."],
      outputChannels: ["Output channels", "1: mono, 2: stereo."],
      inputFormat: ["Input format", "The kind of samples."],
      outputFormat: ["Output format", "The kind of samples."],
    },
  },
} satisfies Record<string, KindWords>;
