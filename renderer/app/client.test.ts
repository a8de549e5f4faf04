import { once } from "node:events";
import { ORPCError } from "@orpc/client";
import { afterEach, describe, expect, test } from "vitest";
import { WebSocketServer } from "ws";
import { portLine, socketLine } from "../../electron/rpc/lines.ts";
import { type Session, Sessions } from "../../electron/rpc/session.ts";
import type { Handlers } from "../../shared/contract/handlers.ts";
import { type AnySocket, type DomPort, portWire, socketWire } from "../../shared/model/byte-channel-wire.ts";
import { AppError } from "../../shared/model/error.ts";
import { type Client, connectOver } from "./client.ts";
import { lineOverPort, socketTransport, type Transport } from "./transport.ts";

const uuid = "7d9fa9f3-5e6f-4a1f-8a51-0f3c1d7f2f10";
const reported: [string, unknown][] = [];
/** Generators that are being iterated, and what ended them. */
let watching = 0;
let added: string[] = [];
let failWatch: unknown;

async function* watchConnections(signal: AbortSignal) {
  watching++;
  try {
    for (let round = 0; ; round++) {
      yield { connections: [{ ...connection, label: `round ${round}` }] };
      if (failWatch) throw failWatch;
      if (round > 0) {
        await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
        return;
      }
    }
  } finally {
    watching--;
  }
}
const connection = {
  id: "c1",
  uri: "test:///default",
  label: "",
  explanation: "",
  status: "connected" as const,
};

/** The few procedures that the tests call; the others throw when called. */
function handlers(): Handlers {
  const unused = async (): Promise<never> => {
    throw new Error("not part of this test");
  };
  const area = (mine: object) =>
    new Proxy(mine, { get: (target, key) => Reflect.get(target, key) ?? unused }) as never;
  const mine = {
    connections: area({
      watch: async (_: unknown, { signal }: { signal: AbortSignal }) => watchConnections(signal),
      add: async ({ uri }: { uri: string }) => {
        added.push(uri);
        if (uri === "app")
          throw new AppError({ code: "uri-unknown", message: "No such driver.", hint: "Fix it." });
        if (uri === "bug") throw new TypeError("secret at /home/me/x.ts");
        if (uri === "nonsense") return { nonsense: true };
        return { ...connection, uri };
      },
      retry: async (_: unknown, { signal }: { signal: AbortSignal }) => {
        watching++;
        await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
        watching--;
        throw signal.reason;
      },
    }),
    domains: area({
      screenshot: async (_: unknown, call: { ticket: (serve: unknown) => string }) => ({
        ticket: call.ticket(
          async (
            channel: AsyncIterable<Uint8Array> & { write(b: Uint8Array): Promise<void>; end(): void },
          ) => {
            for await (const piece of channel) await channel.write(piece);
            channel.end();
          },
        ),
      }),
    }),
  };
  return new Proxy(mine, { get: (areas, key) => Reflect.get(areas, key) ?? area({}) }) as never;
}

interface Setup {
  transport: Transport;
  /** Ends the line that is open now. */
  breakOff(): void;
  close(): void;
}

const setups: Record<string, () => Promise<Setup>> = {
  MessagePort: async () => {
    const sessions = new Sessions(handlers(), (...report) => reported.push(report));
    let control: MessagePort;
    let session: Session;
    return {
      transport: async () => {
        const { port1, port2 } = new MessageChannel();
        control = port2;
        // As the Electron shell does it, without its checks.
        port2.addEventListener("message", ({ data, ports }) => {
          const port = ports[0] as unknown as DomPort;
          const serve = data.type === "channel" ? session.redeem(data.ticket) : undefined;
          if (data.type === "rpc") session = sessions.open(portLine(port));
          else if (serve) serve(portWire(port));
          else port.close();
        });
        port2.start();
        return lineOverPort(port1);
      },
      breakOff: () => {
        session.close();
        control.close();
      },
      close: () => sessions.close(),
    };
  },
  WebSocket: async () => {
    const sessions = new Sessions(handlers(), (...report) => reported.push(report));
    const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
    let session: Session | undefined;
    server.on("connection", (socket, request) => {
      const url = new URL(request.url!, "ws://x");
      const serve = session?.redeem(url.searchParams.get("ticket") ?? "");
      if (url.pathname === "/rpc") session = sessions.open(socketLine(socket));
      else if (serve) serve(socketWire(socket as AnySocket));
      else socket.close();
    });
    await once(server, "listening");
    const { port } = server.address() as { port: number };
    return {
      transport: socketTransport(`ws://127.0.0.1:${port}`),
      breakOff: () => {
        for (const socket of server.clients) socket.terminate();
      },
      close: () => {
        sessions.close();
        server.close();
      },
    };
  },
};

let setup: Setup;
let client: Client;
afterEach(() => {
  setup.close();
  reported.length = 0;
  added = [];
  failWatch = undefined;
});

describe.each(Object.entries(setups))("client over %s", (_, makeSetup) => {
  const open = async () => {
    setup = await makeSetup();
    client = connectOver(setup.transport);
  };
  const caught = (promise: Promise<unknown>) =>
    promise.then(
      () => "no error",
      (error: unknown) => error,
    );

  test("calls wait for the first connection; inputs and outputs arrive", async () => {
    await open();
    expect(client.status).toBe("connecting");
    expect(await client.api.connections.add({ uri: "  qemu:///system " })).toMatchObject({
      uri: "qemu:///system",
    });
    expect(client.status).toBe("connected");
  });

  test("an AppError arrives as one, whole", async () => {
    await open();
    const error = await caught(client.api.connections.add({ uri: "app" }));
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code: "uri-unknown", message: "No such driver.", hint: "Fix it." });
    expect(reported).toEqual([]);
  });

  test("any other error is reported at the backend and says nothing to the window", async () => {
    await open();
    const error = await caught(client.api.connections.add({ uri: "bug" }));
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code: "internal" });
    expect(JSON.stringify((error as AppError).toData())).not.toMatch(/secret|\.ts|TypeError/);
    expect(reported).toEqual([
      ["connections.add", expect.objectContaining({ message: "secret at /home/me/x.ts" })],
    ]);
  });

  test("a refused input never reaches the handler, a refused output never the window", async () => {
    await open();
    expect(await caught(client.api.connections.add({ uri: "", extra: 1 } as never))).toMatchObject({
      code: "bad-request",
    });
    expect(added).toEqual([]);
    expect(await caught(client.api.connections.add({ uri: "nonsense" }))).toMatchObject({ code: "internal" });
    expect(reported).toHaveLength(1);
  });

  test("a subscription is ordered, and breaking off ends the generator", async () => {
    await open();
    const labels: unknown[] = [];
    for await (const { connections } of await client.api.connections.watch({})) {
      labels.push(connections[0]?.label);
      if (labels.length === 2) break;
    }
    expect(labels).toEqual(["round 0", "round 1"]);
    await expect.poll(() => watching).toBe(0);
  });

  test("aborting a call reaches the handler and rejects with the caller's reason", async () => {
    await open();
    const stop = new AbortController();
    const call = caught(client.api.connections.retry({ connection: "c1" }, { signal: stop.signal }));
    await expect.poll(() => watching).toBe(1);
    const reason = new Error("enough");
    stop.abort(reason);
    expect(await call).toBe(reason);
    await expect.poll(() => watching).toBe(0);
    expect(reported).toEqual([]);
  });

  test("an error in the middle of a subscription is data too", async () => {
    await open();
    failWatch = new AppError({ code: "daemon-gone", message: "The daemon is gone." });
    const error = await new Promise((resolve) => {
      client.subscribe(
        (signal) => client.api.connections.watch({}, { signal }),
        () => {},
        resolve,
      );
    });
    expect(error).toMatchObject({ code: "daemon-gone" });
    failWatch = new Error("/etc/secret");
    const internal = await new Promise((resolve) => {
      client.subscribe(
        (signal) => client.api.connections.watch({}, { signal }),
        () => {},
        resolve,
      );
    });
    expect(internal).toMatchObject({ code: "internal" });
    expect(reported).toEqual([["connections.watch", failWatch]]);
  });

  test("a lost transport: calls reject, generators end, subscriptions start anew with a snapshot", async () => {
    await open();
    const labels: unknown[] = [];
    const statuses: string[] = [];
    const off = client.onStatus((status) => statuses.push(status));
    const stop = client.subscribe(
      (signal) => client.api.connections.watch({}, { signal }),
      ({ connections }) => labels.push(connections[0]?.label),
    );
    await expect.poll(() => labels).toEqual(["round 0", "round 1"]);
    const call = caught(client.api.connections.retry({ connection: "c1" }));
    await expect.poll(() => watching).toBe(2);
    setup.breakOff();
    expect(await call).toMatchObject({ code: "disconnected" });
    await expect.poll(() => statuses).toEqual(["connected", "disconnected", "connected"]);
    await expect.poll(() => labels).toEqual(["round 0", "round 1", "round 0", "round 1"]);
    expect(watching).toBe(1);
    stop();
    await expect.poll(() => watching).toBe(0);
    off();
    expect(reported).toEqual([]);
  });

  test("a ticket opens one byte channel, once", async () => {
    await open();
    const { ticket } = await client.api.domains.screenshot({ connection: "c1", uuid });
    const channel = await client.openChannel(ticket);
    await channel.write(Buffer.from("ping"));
    channel.end();
    let answer = "";
    for await (const piece of channel) answer += Buffer.from(piece).toString();
    expect(answer).toBe("ping");
    const again = await client
      .openChannel(ticket)
      .then(async (second) => {
        for await (const _ of second);
      })
      .catch((error: unknown) => error);
    expect(again).toBeInstanceOf(AppError);
  });

  test("a window's end closes its byte channels and voids its tickets", async () => {
    await open();
    const first = await client.api.domains.screenshot({ connection: "c1", uuid });
    const second = await client.api.domains.screenshot({ connection: "c1", uuid });
    const channel = await client.openChannel(first.ticket);
    setup.breakOff();
    await channel.closed;
    await expect.poll(() => client.status).toBe("disconnected");
    await expect.poll(() => client.status).toBe("connected");
    const late = await client.openChannel(second.ticket).then(
      (opened) => opened.closed,
      () => "refused",
    );
    expect(late === undefined || late === "refused").toBe(true);
  });
});

test("a line whose calls fail before it is known to be lost does not keep the page from hearing that it is", async () => {
  const { promise: lost, resolve: lose } = Promise.withResolvers<void>();
  let calls = 0;
  const line = {
    link: {
      call: async () => {
        calls += 1;
        // The event comes after all that goes on without waiting for one.
        if (calls === 1) setTimeout(lose);
        if (calls > 1000)
          throw new ORPCError("APP", { data: { code: "starved", message: "No event came." } });
        throw new Error("closed");
      },
    },
    openChannel: () => Promise.reject(new Error("not part of this test")),
    lost,
  };
  const lines = [line];
  const client = connectOver(async () => lines.shift() ?? Promise.reject(new Error("gone")));
  const failed: unknown[] = [];
  const stop = client.subscribe(
    (signal) => client.api.connections.watch({}, { signal }),
    () => {},
    (error) => failed.push(error),
  );
  await expect.poll(() => client.status).toBe("disconnected");
  expect({ calls, failed }).toEqual({ calls: 1, failed: [] });
  stop();
});
