import { parseArgs } from "node:util";

export const USAGE = `Guesthouse, the desktop home for KVM virtual machines

  guesthouse [FILE.iso | guesthouse://…]        open the app, with the sheet for the file
  guesthouse serve [options] [FILE.iso]         serve it to a browser on this computer

  --port N         the port to listen on (default: a free one)
  --connect URI    a libvirt connection to show, instead of the remembered ones; may be repeated
  --socket PATH    the libvirt daemon's socket, where it is not in its usual place
  --version, --help

From another computer: ssh -L 8000:127.0.0.1:PORT HOST, then open the printed address with port 8000.
`;

export type Command =
  | { readonly kind: "help" }
  | { readonly kind: "version" }
  | { readonly kind: "open"; readonly target: string | undefined }
  | {
      readonly kind: "serve";
      readonly port: number;
      readonly uris: readonly string[] | undefined;
      readonly socket: string | undefined;
      readonly file: string | undefined;
    };

/** @throws Error whose message is a sentence for the user */
export function readArguments(args: readonly string[]): Command {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      help: { type: "boolean", short: "h" },
      version: { type: "boolean" },
      port: { type: "string" },
      socket: { type: "string" },
      connect: { type: "string", multiple: true },
    },
  });
  if (values.help) return { kind: "help" };
  if (values.version) return { kind: "version" };
  const serve = positionals[0] === "serve";
  const rest = serve ? positionals.slice(1) : positionals;
  if (rest.length > 1)
    throw new Error(`One file at a time, please: ${rest.slice(1).join(", ")} is too much.`);
  if (serve) {
    return {
      kind: "serve",
      port: readPort(values.port),
      uris: values.connect,
      socket: values.socket,
      file: rest[0],
    };
  }
  if (values.port ?? values.socket ?? values.connect) {
    throw new Error("--port, --socket and --connect belong to: guesthouse serve");
  }
  return { kind: "open", target: rest[0] };
}

function readPort(text: string | undefined): number {
  if (text === undefined) return 0;
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new Error(`${text} is no port; ports go from 1 to 65535.`);
  return port;
}
