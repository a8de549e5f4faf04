import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { connect, type NetConnectOpts, type Socket } from "node:net";
import type { ConsoleState } from "../../../shared/contract/consoles.ts";
import { AppError } from "../../../shared/model/error.ts";
import { mainGraphics } from "../domains/facts.ts";
import type { GraphicsDevice, GraphicsListen } from "./devices.ts";

const connectTimeoutMs = 5000;

/** How the machine's VNC server is reached from here. */
export type VncEndpoint = { readonly path: string } | { readonly host: string; readonly port: number };

export interface VncTarget {
  readonly endpoint: VncEndpoint;
  readonly device: GraphicsDevice;
}

/** What the console page says of the display of a running machine. */
export async function describeGraphics(
  devices: readonly GraphicsDevice[],
): Promise<ConsoleState["graphics"]> {
  const type = mainGraphics(devices.map((device) => device.type));
  if (type === "none") return { type };
  try {
    await chooseVnc(devices);
    return { type };
  } catch (error) {
    if (error instanceof AppError) return { type, unavailable: error.toData() };
    throw error;
  }
}

/**
 * The VNC display that can be reached from here: through its socket where this process may open it, else over
 * TCP on this computer.
 * @throws AppError `no-vnc-display` | `vnc-unreachable`
 */
export async function chooseVnc(devices: readonly GraphicsDevice[]): Promise<VncTarget> {
  const vnc = devices.filter(({ type }) => type === "vnc");
  if (vnc.length === 0) {
    throw new AppError({
      code: "no-vnc-display",
      message: devices.some(({ type }) => type === "spice")
        ? "This machine has a SPICE display only, which cannot be shown here."
        : "This machine has no display that can be shown here.",
      hint: "Add a VNC display to the machine, then restart it.",
    });
  }
  const reachable: VncTarget[] = [];
  let closed: string | undefined;
  for (const device of vnc) {
    for (const listen of device.listens) {
      const endpoint = endpointOf(listen);
      if (!endpoint) continue;
      if (!("path" in endpoint) || (await mayOpen(endpoint.path))) reachable.push({ endpoint, device });
      else closed = endpoint.path;
    }
  }
  const target = reachable.find(({ endpoint }) => "path" in endpoint) ?? reachable[0];
  if (target) return target;
  throw new AppError({
    code: "vnc-unreachable",
    message: closed
      ? `The machine's display listens on ${closed}, which you are not allowed to open.`
      : "The machine's display does not listen anywhere.",
    hint: "Let it listen on 127.0.0.1 (with a password where others use this computer), then restart the machine.",
  });
}

function endpointOf(listen: GraphicsListen): VncEndpoint | undefined {
  switch (listen.type) {
    case "none":
      return undefined;
    case "socket":
      return { path: listen.path };
    case "tcp":
      return { host: anyToLoopback[listen.host] ?? listen.host, port: listen.port };
  }
}

const anyToLoopback: Readonly<Record<string, string>> = {
  "0.0.0.0": "127.0.0.1",
  "::": "::1",
  "": "127.0.0.1",
};

async function mayOpen(path: string): Promise<boolean> {
  return access(path, constants.R_OK | constants.W_OK).then(
    () => true,
    () => false,
  );
}

/**
 * Connects to the VNC server.
 * @throws AppError `vnc-unreachable`
 */
export function connectVnc(endpoint: VncEndpoint): Promise<Socket> {
  const options: NetConnectOpts =
    "path" in endpoint ? { path: endpoint.path } : { ...endpoint, noDelay: true };
  return new Promise((resolve, reject) => {
    const socket = connect(options);
    const fail = (error?: Error) => {
      socket.destroy();
      reject(
        new AppError(
          {
            code: "vnc-unreachable",
            message: "The machine's display cannot be reached.",
            hint: "Wait a moment if the machine has just started, then try again.",
            ...(error && { detail: error.message }),
            action: { kind: "retry", label: "Try again" },
          },
          { cause: error },
        ),
      );
    };
    const timer = setTimeout(fail, connectTimeoutMs);
    socket.once("error", fail);
    socket.once("connect", () => {
      clearTimeout(timer);
      socket.off("error", fail);
      resolve(socket);
    });
    socket.once("close", () => clearTimeout(timer));
  });
}
