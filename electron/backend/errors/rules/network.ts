import { errorNumber as E } from "../../libvirt/protocol/error-codes.ts";
import { openDetails, type Rule, saying } from "./rule.ts";

/** Networks, bridges, ports. */
export const networkRules: readonly Rule[] = [
  {
    text: /network '([^']*)' is not active/i,
    explain: ([, name = ""]) => ({
      code: "network-inactive",
      message: `The network "${name}" is not running.`,
      hint: `Start it: virsh net-start ${name}`,
      action: { kind: "start-network", label: "Start the network", subject: name },
    }),
  },
  {
    codes: [E.VIR_ERR_NO_NETWORK],
    text: /^(?:[\s\S]*?matching name '([^']*)')?/,
    explain: ([, name]) => ({
      code: "no-such-network",
      message: name ? `The network "${name}" does not exist.` : "The machine's network does not exist.",
      hint: "Create the network, or choose another one for the machine.",
      action: openDetails,
    }),
  },
  {
    text: /(?:Cannot get interface (?:MTU|flags) on|Unable to get index for interface|Unable to add (?:port|bridge) \S+ (?:port )?to|failed to get mtu of bridge) '?([\w.:-]+)'?[^\n]*No such device/i,
    explain: ([, name = ""]) => ({
      code: "no-such-bridge",
      message: `The host has no bridge or network card called ${name}.`,
      hint: "Create it on the host, or connect the machine's card to another network.",
      action: openDetails,
    }),
  },
  {
    text: /Failed to reserve port (\d+)|port (\d+) (?:is )?already in use|Failed to bind socket[^\n]*Address already in use|Address already in use|Unable to find an unused port/i,
    explain: ([, reserved, used]) => {
      const port = reserved ?? used;
      return {
        code: "port-taken",
        message: port
          ? `The network port ${port} that this machine wants for its display is taken.`
          : "A network port that this machine wants is taken by another program.",
        hint: "Let libvirt choose the port (autoport), or end the other program.",
        action: { kind: "let-libvirt-choose-port", label: "Let libvirt choose the port" },
      };
    },
  },
  saying(
    {
      codes: [E.VIR_ERR_RPC],
      text: /Cannot write data|End of file while reading data|connection reset|Broken pipe/i,
    },
    {
      code: "disconnected",
      message: "The connection to libvirt was lost.",
      hint: "Guesthouse connects again by itself; machines keep running meanwhile.",
      action: { kind: "retry", label: "Try again" },
    },
  ),
  saying(
    {
      text: /TLS handshake|server certificate|certificate (?:is not trusted|validation|owner)|x509|Unable to set x509/i,
    },
    {
      code: "tls",
      message:
        "The encrypted connection to the other host could not be made: its certificate is not trusted.",
      hint: "Check the certificates of both hosts (virt-pki-validate) and the clock of both.",
    },
  ),
];
