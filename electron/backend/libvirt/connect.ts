import type { CallOptions } from "./caller.ts";
import { type DaemonTarget, locateDaemon, startDaemon } from "./daemon.ts";
import { ConnectError, LibvirtError } from "./errors.ts";
import type { KeepaliveOptions } from "./keepalive.ts";
import { driverFeature } from "./protocol/features.ts";
import { remote } from "./protocol/index.ts";
import { RpcConnection, type RpcOptions } from "./rpc.ts";
import { connectUnix, type Transport } from "./transport.ts";
import type { LibvirtURI } from "./uri.ts";

/** Milliseconds for somebody to type a password. */
const POLKIT_TIMEOUT_MS = 300_000;
/** Milliseconds for the rest of the handshake; a daemon that just started probes its hypervisors first. */
const HANDSHAKE_TIMEOUT_MS = 60_000;

/** `remote_auth_type` */
const authType = { none: 0, sasl: 1, polkit: 2 } as const;

export interface ConnectOptions {
  readonly socketPath?: string | undefined;
  /** Whether to start the daemon when nobody listens. */
  readonly startDaemon: boolean;
}

/**
 * Finds the URI's daemon and connects, after starting it if that is wanted and needed.
 * @throws ConnectError
 */
export async function connectDaemon(uri: LibvirtURI, options: ConnectOptions): Promise<Transport> {
  const fixed = options.socketPath ?? uri.socket;
  if (fixed !== undefined) return await connectUnix(fixed);
  const target = await locateDaemon(uri);
  try {
    return await connectUnix(target.socketPath);
  } catch (error) {
    if (!(error instanceof ConnectError && error.reason === "no-daemon")) throw error;
    if (!options.startDaemon) throw error;
    return await startAndConnect(target);
  }
}

async function startAndConnect(target: DaemonTarget): Promise<Transport> {
  try {
    await startDaemon(target);
  } catch (error) {
    // Somebody else may have started it at the same time, and only one can.
    if (!(error instanceof ConnectError && error.reason === "daemon-start-failed")) throw error;
    return await connectUnix(target.socketPath).catch(() => {
      throw error;
    });
  }
  return await connectUnix(target.socketPath);
}

export interface HandshakeOptions extends RpcOptions {
  /**
   * None on connections whose reading may pause: a daemon whose pings are not answered closes them.
   */
  readonly keepalive?: KeepaliveOptions | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Authenticates and opens the URI on a fresh transport.
 * @throws ConnectError | LibvirtError | ConnectionClosedError
 */
export async function handshake(
  transport: Transport,
  uri: LibvirtURI,
  { keepalive, signal, ...rpcOptions }: HandshakeOptions = {},
): Promise<RpcConnection> {
  const rpc = new RpcConnection(transport, rpcOptions);
  const limits = { timeoutMs: HANDSHAKE_TIMEOUT_MS, signal };
  try {
    await authenticate(rpc, limits);
    if (keepalive) {
      const { supported } = await rpc.call(
        remote.procedures.connectSupportsFeature,
        { feature: driverFeature.VIR_DRV_FEATURE_PROGRAM_KEEPALIVE },
        limits,
      );
      if (supported !== 0) rpc.startKeepalive(keepalive);
    }
    await rpc.call(remote.procedures.connectOpen, { name: uri.name, flags: 0 }, limits);
    return rpc;
  } catch (error) {
    rpc.close();
    throw error;
  }
}

async function authenticate(rpc: RpcConnection, limits: CallOptions): Promise<void> {
  const { types } = await rpc.call(remote.procedures.authList, undefined, limits);
  if (types.length === 0 || types.includes(authType.none)) return;
  if (!types.includes(authType.polkit)) {
    throw new ConnectError(
      "authentication-unsupported",
      types.includes(authType.sasl)
        ? 'the libvirt daemon wants a user name and password (SASL), which Guesthouse cannot give yet: set auth_unix_rw to "polkit" or "none" in libvirtd.conf'
        : `the libvirt daemon wants an authentication that is unknown here (${types.join(", ")})`,
    );
  }
  try {
    await rpc.call(remote.procedures.authPolkit, undefined, { ...limits, timeoutMs: POLKIT_TIMEOUT_MS });
  } catch (error) {
    if (!(error instanceof LibvirtError)) throw error;
    throw new ConnectError(
      "authentication-refused",
      `the libvirt daemon does not let you in (${error.message}): join the group "libvirt" and log in again, or use qemu:///session`,
      { cause: error },
    );
  }
}
