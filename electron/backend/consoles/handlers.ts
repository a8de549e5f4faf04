import type { Handlers } from "../../../shared/contract/handlers.ts";
import type { ByteChannel } from "../../../shared/model/byte-channel.ts";
import { AppError } from "../../../shared/model/error.ts";
import type { Connection } from "../connections/connection.ts";
import { commandName } from "../domains/command-name.ts";
import { isActive } from "../domains/states.ts";
import { channelError, plainError } from "../errors/plain-error.ts";
import { domainXMLFlags, keycodeSet } from "../libvirt/protocol/flags/domains.ts";
import type { Services } from "../services.ts";
import { machineIsOff, watchConsole } from "./console-watch.ts";
import { readGraphics, readTerminals } from "./devices.ts";
import { chooseVnc, connectVnc } from "./graphics.ts";
import { noSuchTerminal } from "./terminal-session.ts";
import type { TerminalSessions } from "./terminal-sessions.ts";
import { bridgeVnc } from "./vnc-bridge.ts";

/** Long enough for a guest to notice, short enough not to repeat. */
const keyHoldMs = 50;
/** libvirt reports a machine as off only when it has tidied up after it, which takes seconds. */
const endingMs = 15_000;

export function createConsoleHandlers(
  { connections, transcript }: Services,
  sessions: TerminalSessions,
): Handlers["consoles"] {
  return {
    watch: ({ connection, uuid }, call) => watchConsole(connections.get(connection), uuid, call.signal),
    openGraphics: async ({ connection: id, uuid }, call) => {
      const connection = connections.get(id);
      await vncTarget(connection, uuid);
      return { ticket: call.ticket((channel) => void serveGraphics(connection, uuid, channel)) };
    },
    openTerminal: async ({ connection: id, uuid, alias, force }, call) => {
      const connection = connections.get(id);
      await checkTerminal(connection, uuid, alias);
      const session = sessions.get(connection, uuid, alias);
      await session.open(force);
      return { ticket: call.ticket((channel) => session.view(channel)) };
    },
    sendKeys: async ({ connection: id, uuid, keys }) => {
      const connection = connections.get(id);
      try {
        const domain = await connection.domains.handle(uuid);
        await domain.guest.sendKey(keys, keyHoldMs, keycodeSet.VIR_KEYCODE_SET_LINUX);
        if (isCommand(keys)) {
          const argv = ["send-key", commandName(domain), "--codeset", "linux", ...keys.map(String)];
          transcript.record(`Send keys to ${domain.name}`, connection.virsh(...argv));
        }
      } catch (error) {
        throw plainError(error);
      }
      return {};
    },
  };
}

/** Left and right Ctrl, Alt and Super in Linux key codes. */
const modifiers = new Set([29, 97, 56, 100, 125, 126]);

/** Only what is a command to the guest is recorded: anything else may be a password that is being typed. */
function isCommand(keys: readonly number[]): boolean {
  return keys.some((key) => modifiers.has(key));
}

async function vncTarget(connection: Connection, uuid: string) {
  try {
    const domain = await connection.domains.handle(uuid);
    if (!(await domain.isActive())) throw machineIsOff();
    const xml = await domain.xml(domainXMLFlags.VIR_DOMAIN_XML_SECURE);
    return await chooseVnc(readGraphics(xml, (path) => connection.localPath(path)));
  } catch (error) {
    throw plainError(error);
  }
}

/** Joins a window to the machine's screen; closes with `off`, `taken-over`, `lost` or why it could not be joined. */
async function serveGraphics(connection: Connection, uuid: string, channel: ByteChannel): Promise<void> {
  try {
    const end = await bridgeVnc(await vncTarget(connection, uuid), channel);
    if (end.by === "viewer") return channel.close();
    throw await explainEnd(connection, uuid, end.error);
  } catch (error) {
    channel.close(channelError(error));
  }
}

/**
 * Why the VNC server ended the connection. A QEMU that still listens is one that preferred another viewer; one
 * that does not is ending, and its machine off in a moment.
 */
async function explainEnd(connection: Connection, uuid: string, cause: Error | undefined): Promise<AppError> {
  const lost = new AppError(
    {
      code: "lost",
      message: "The connection to the machine's screen was lost.",
      action: { kind: "retry", label: "Connect again" },
    },
    { cause },
  );
  try {
    const { endpoint } = await vncTarget(connection, uuid);
    (await connectVnc(endpoint)).destroy();
    if (cause) return lost;
    return new AppError({
      code: "taken-over",
      message: "Another viewer took this screen over.",
      hint: "Connect again to take it back.",
    });
  } catch (error) {
    const { code } = plainError(error);
    if (code === "off" || code === "no-such-domain") return machineIsOff();
    if (code !== "vnc-unreachable") return lost;
    return (await ended(connection, uuid)) ? machineIsOff() : lost;
  }
}

/** Waits for the news that the machine is off, which follows the end of its process. */
async function ended(connection: Connection, uuid: string): Promise<boolean> {
  const { domains } = connection;
  const isOff = () => !isActive(domains.peek(uuid)?.domain.state ?? "shutoff");
  await domains.ready();
  return new Promise((resolve) => {
    const finish = (off: boolean) => {
      clearTimeout(timer);
      stop();
      resolve(off);
    };
    const timer = setTimeout(() => finish(false), endingMs);
    const stop = domains.onChange(() => isOff() && finish(true));
    if (isOff()) finish(true);
  });
}

async function checkTerminal(connection: Connection, uuid: string, alias: string): Promise<void> {
  try {
    const domain = await connection.domains.handle(uuid);
    const terminal = readTerminals(await domain.xml()).find((found) => found.alias === alias);
    if (!terminal) throw noSuchTerminal(alias);
    if (terminal.unavailable === undefined) return;
    throw new AppError({ code: "console-not-pty", message: terminal.unavailable });
  } catch (error) {
    throw plainError(error);
  }
}
