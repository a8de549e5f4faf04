import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ByteReader } from "../../electron/backend/consoles/byte-reader.ts";
import { type Backend, createBackend } from "../../electron/backend/index.ts";
import { LibvirtClient } from "../../electron/backend/libvirt/index.ts";
import type { ConsoleState } from "../../shared/contract/consoles.ts";
import type { ByteChannel } from "../../shared/model/byte-channel.ts";
import { BackendWindow, Followed } from "../support/backend-window.ts";
import { startTinyGuest, type TinyGuest, tinyDomainXml, tinyGuestBlocked } from "../support/guest.ts";
import { type PrivateLibvirtd, privateLibvirtdBlocked, startPrivateLibvirtd } from "../support/libvirtd.ts";

/** An emulated serial port brings about a tenth of a megabyte a second on an idle computer. */
const floodTimeout = 600_000;

const blocked = privateLibvirtdBlocked() ?? (await tinyGuestBlocked());

describe.skipIf(blocked)(`screen and terminals${blocked ? `: ${blocked}` : ""}`, () => {
  let libvirtd: PrivateLibvirtd;
  let stateDir: string;
  let backend: Backend;
  let window: BackendWindow;
  let connection: string;
  let guest: TinyGuest;

  beforeAll(async () => {
    libvirtd = await startPrivateLibvirtd();
    stateDir = await mkdtemp(join(tmpdir(), "guesthouse-state-"));
    backend = await createBackend({ stateDir, libvirtSocket: libvirtd.socketPath });
    window = new BackendWindow();
    const connections = new Followed(await backend.handlers.connections.watch({}, window.call));
    const { connections: found } = await connections.find(
      (item) => item.connections[0]?.status === "connected",
    );
    connection = found[0]!.id;
    guest = await startTinyGuest(libvirtd, { name: "terminals", virtioConsole: true });
  });
  afterAll(async () => {
    window?.close();
    await backend?.close();
    await libvirtd?.stop();
    await rm(stateDir, { recursive: true, force: true });
  });

  const open = async (alias: string, force = false) =>
    new Screen(
      window.redeem(
        await backend.handlers.consoles.openTerminal(
          { connection, uuid: guest.uuid, alias, force },
          window.call,
        ),
      ),
    );

  const define = async (name: string, change: (xml: string) => string) => {
    const uuid = crypto.randomUUID();
    const path = join(libvirtd.root, `${name}.xml`);
    await writeFile(path, change(tinyDomainXml({ name, uuid, vnc: "loopback" }, libvirtd.imagesDir)));
    await libvirtd.virsh("define", path);
    return { connection, uuid };
  };

  describe("terminals", () => {
    test("lists each of them once", async () => {
      const watch = await backend.handlers.consoles.watch({ connection, uuid: guest.uuid }, window.call);
      const state = await new Followed(watch).find(() => true);
      expect(state.phase).toBe("running");
      expect(state.terminals).toEqual([
        { alias: "serial0", kind: "serial", label: "Serial 1" },
        { alias: "console1", kind: "virtio", label: "Virtio console 1" },
      ]);
    });

    test("a command answers, in every window, and one that opens later reads what was said", async () => {
      const first = await open("serial0");
      const second = await open("serial0");
      await first.type("echo $((6 * 7)) apples\r");
      await first.says("42 apples");
      await second.says("42 apples");
      await second.type("echo $((6 * 8)) pears\r");
      await first.says("48 pears");
      const late = await open("serial0");
      await late.says("48 pears");
      expect(late.text.indexOf("42 apples")).toBeLessThan(late.text.indexOf("48 pears"));
      for (const screen of [first, second, late]) screen.channel.close();
    });

    // On the serial port: of a virtio console QEMU drops what its pty does not take at once. As much as fills
    // scrollback and window of the one that takes nothing; the 20 MB of the end-to-end test cross here too.
    test(
      "4 MB arrive whole, and a window that takes nothing is let go",
      async () => {
        const stuck = window.redeem(
          await backend.handlers.consoles.openTerminal(
            { connection, uuid: guest.uuid, alias: "serial0", force: false },
            window.call,
          ),
        );
        const screen = await open("serial0");
        await screen.type("stty -opost; echo BE''GIN; seq 1 590000 | cat; stty opost; echo E''ND\r");
        await screen.says("BEGIN\n");
        await screen.says("END");
        const got = screen.text.slice(screen.text.lastIndexOf("BEGIN\n") + 6, screen.text.lastIndexOf("END"));
        expectSame(got, `${Array.from({ length: 590_000 }, (_, index) => index + 1).join("\n")}\n`);
        await stuck.closed;
        await expect(drain(stuck)).rejects.toMatchObject({ code: "terminal-too-slow" });
        screen.channel.close();
      },
      floodTimeout,
    );

    test("is followed across a restart of the machine", async () => {
      const screen = await open("serial0");
      await screen.type("echo be''fore\r");
      await screen.says("before");
      await libvirtd.virsh("destroy", guest.name);
      await libvirtd.virsh("start", guest.name);
      await screen.says("started again");
      await screen.says("RC-DONE", screen.text.indexOf("started again"));
      await screen.type("echo af''ter\r");
      await screen.says("after");
      screen.channel.close();
    });

    test("goes on after the daemon was killed", async () => {
      const screen = await open("serial0");
      await screen.type("echo o''ne\r");
      await screen.says("one");
      const connections = new Followed(await backend.handlers.connections.watch({}, window.call));
      await libvirtd.killDaemon("SIGKILL");
      await connections.find((item) => item.connections[0]?.status === "disconnected");
      connections.clear();
      await libvirtd.restartDaemon();
      await connections.find((item) => item.connections[0]?.status === "connected");
      const typed = screen.text.length;
      await screen.typeUntilSaid("echo tw''o\r", "two", typed);
      screen.channel.close();
    });

    test("is taken over by another program, and taken back", async () => {
      const screen = await open("serial0");
      await screen.type("echo mi''ne\r");
      await screen.says("mine");
      const other = new LibvirtClient({ uri: "qemu:///system", socketPath: libvirtd.socketPath });
      await other.open();
      try {
        const domain = await other.domains.byUUID(guest.uuid);
        const stream = await domain!.guest.openConsole("serial0", 1);
        await expect(screen.ended).rejects.toMatchObject({ code: "taken-over" });
        await expect(open("serial0")).rejects.toMatchObject({
          code: "console-busy",
          action: { kind: "take-over" },
        });
        const back = await open("serial0", true);
        await back.says("mine");
        await back.type("echo ag''ain\r");
        await back.says("again");
        stream.abort();
        back.channel.close();
      } finally {
        await other.close();
      }
    });

    test("there is none that the machine does not have", async () => {
      await expect(open("serial7")).rejects.toMatchObject({ code: "no-such-terminal" });
    });
  });

  describe("screen", () => {
    const join_ = async (ref: { connection: string; uuid: string }) => {
      const channel = window.redeem(await backend.handlers.consoles.openGraphics(ref, window.call));
      return { channel, size: await readServerInit(channel) };
    };

    test("over a unix socket", async () => {
      const folder = join(libvirtd.imagesDir, "vnc");
      await mkdir(folder);
      await chmod(folder, 0o777);
      const ref = await define("by-socket", (xml) =>
        xml.replace(
          /<graphics.*?\/>/,
          `<graphics type='vnc'><listen type='socket' socket='${folder}/s'/></graphics>`,
        ),
      );
      const states = new Followed<ConsoleState>(await backend.handlers.consoles.watch(ref, window.call));
      expect(await states.find(() => true)).toMatchObject({ phase: "off", graphics: { type: "vnc" } });
      await expect(backend.handlers.consoles.openGraphics(ref, window.call)).rejects.toMatchObject({
        code: "off",
      });
      await libvirtd.virsh("start", "by-socket");
      const first = await states.find(({ phase }) => phase === "running");
      expect(first.graphics.unavailable).toBeUndefined();
      const { channel, size } = await join_(ref);
      expect(size.width).toBeGreaterThan(300);
      await backend.handlers.consoles.sendKeys({ ...ref, keys: [29, 56, 111] }, window.call);

      const end = drain(channel);
      const ended = expect(end).rejects.toMatchObject({ code: "off" });
      await libvirtd.virsh("destroy", "by-socket");
      await ended;
      await libvirtd.virsh("start", "by-socket");
      const again = await states.find(
        ({ phase, generation }) => phase === "running" && generation > first.generation,
      );
      expect(again.generation).toBe(first.generation + 1);
      (await join_(ref)).channel.close();
      await libvirtd.virsh("destroy", "by-socket");
    });

    test("over TCP with a password that the viewer never sees", async () => {
      await using relay = await relayInto(libvirtd);
      const ref = await define("by-tcp", (xml) =>
        xml.replace(
          /<graphics.*?\/>/,
          `<graphics type='vnc' port='${relay.port}' autoport='no' listen='127.0.0.1' passwd='secret'/>`,
        ),
      );
      await libvirtd.virsh("start", "by-tcp");
      const { channel, size } = await join_(ref);
      expect(size.width).toBeGreaterThan(300);
      channel.close();
      await libvirtd.virsh("qemu-monitor-command", "by-tcp", "--hmp", "set_password vnc other");
      await expect(join_(ref)).rejects.toMatchObject({ code: "vnc-password-wrong" });
      await libvirtd.virsh("destroy", "by-tcp");
    });

    test("says what to do where there is SPICE only", async () => {
      const ref = await define("by-spice", (xml) =>
        xml.replace(/<graphics.*?\/>/, "<graphics type='spice'/>"),
      );
      await libvirtd.virsh("start", "by-spice");
      const state = await new Followed(await backend.handlers.consoles.watch(ref, window.call)).find(
        ({ phase }) => phase === "running",
      );
      expect(state.graphics).toMatchObject({ type: "spice", unavailable: { code: "no-vnc-display" } });
      await libvirtd.virsh("destroy", "by-spice");
    });
  });
});

/** What a terminal's window has been sent. */
class Screen {
  readonly channel: ByteChannel;
  /** Rejects with the reason that the channel was closed with. */
  readonly ended: Promise<void>;
  readonly #pieces: string[] = [];
  #over = false;
  #arrived = Promise.withResolvers<void>();

  constructor(channel: ByteChannel) {
    this.channel = channel;
    this.ended = this.#read();
    this.ended.catch(() => {});
  }

  get text(): string {
    return this.#pieces.join("");
  }

  type(text: string): Promise<void> {
    return this.channel.write(Buffer.from(text));
  }

  /** Resolves when it has said `text`, at or after the character `from`. */
  async says(text: string, from = 0): Promise<void> {
    let held = "";
    let skip = from;
    for (let index = 0; ; index++) {
      while (index >= this.#pieces.length) {
        if (this.#over) throw new Error(`ended without "${text}", after: ${held}`);
        await this.#arrived.promise;
      }
      const piece = this.#pieces[index] as string;
      held = (held + piece.slice(skip)).slice(-(piece.length + text.length));
      skip = Math.max(0, skip - piece.length);
      if (held.includes(text)) return;
    }
  }

  /** Types it again each second until the answer has come. */
  async typeUntilSaid(typed: string, text: string, from: number): Promise<void> {
    const timer = setInterval(() => void this.type(typed), 1000);
    try {
      await this.says(text, from);
    } finally {
      clearInterval(timer);
    }
  }

  async #read(): Promise<void> {
    try {
      for await (const piece of this.channel) {
        this.#pieces.push(Buffer.from(piece).toString("latin1"));
        this.#wake();
      }
    } finally {
      this.#over = true;
      this.#wake();
    }
  }

  #wake(): void {
    this.#arrived.resolve();
    this.#arrived = Promise.withResolvers();
  }
}

/** Compares by checksum, and shows the place where megabytes begin to differ. */
function expectSame(got: string, expected: string): void {
  const sha = (text: string) => createHash("sha256").update(text, "latin1").digest("hex");
  if (sha(got) === sha(expected)) return;
  let same = 0;
  while (got[same] === expected[same]) same++;
  const at = (text: string) =>
    `${text.length} bytes: ${JSON.stringify(text.slice(Math.max(0, same - 40), same + 80))}`;
  expect.fail(`differs at byte ${same}: got ${at(got)}, not ${at(expected)}`);
}

async function drain(channel: ByteChannel): Promise<void> {
  for await (const _piece of channel) {
    // only its end is of interest
  }
}

/** Greets a server of RFB 3.8 without security and reads its ServerInit (RFC 6143, 7.3.2). */
async function readServerInit(
  channel: ByteChannel,
): Promise<{ width: number; height: number; name: string }> {
  const reader = new ByteReader(channel);
  const version = await reader.read(12);
  expect(version.toString()).toBe("RFB 003.008\n");
  await channel.write(version);
  expect([...(await reader.read(2))]).toEqual([1, 1]);
  await channel.write(Uint8Array.of(1));
  expect((await reader.read(4)).readUInt32BE()).toBe(0);
  await channel.write(Uint8Array.of(1));
  const init = await reader.read(24);
  const name = await reader.read(init.readUInt32BE(20));
  return { width: init.readUInt16BE(0), height: init.readUInt16BE(2), name: name.toString() };
}

/** A free port of this computer whose connections end at the same port inside the daemon's network. */
async function relayInto(libvirtd: PrivateLibvirtd): Promise<{ port: number } & AsyncDisposable> {
  const server: Server = createServer((socket) => {
    const { port } = server.address() as AddressInfo;
    const script = `const s=require("net").connect(${port},"127.0.0.1");process.stdin.pipe(s).pipe(process.stdout)`;
    const [nsenter, ...enter] = libvirtd.enter as [string, ...string[]];
    const child = spawn(nsenter, [...enter, process.execPath, "-e", script], {
      stdio: ["pipe", "pipe", "ignore"],
    });
    socket.pipe(child.stdin);
    child.stdout.pipe(socket);
    socket.on("error", () => child.kill());
    child.stdin.on("error", () => socket.destroy());
    socket.on("close", () => child.kill());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      server.close();
    },
  };
}
