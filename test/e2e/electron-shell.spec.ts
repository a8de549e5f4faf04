import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { CONTENT_SECURITY_POLICY } from "../../electron/static/headers.ts";
import type { DesktopBridge } from "../../shared/model/desktop-bridge.ts";
import { ChannelDouble } from "../support/electron-double/ports.ts";
import { test as base, expect } from "./support/app.ts";
import { type DoubleShell, launchInDouble } from "./support/shell-double.ts";

/** The Electron shell itself, as it runs: its built main process and preload with the double. */
const test = base.extend<{ double: DoubleShell }>({
  double: async ({ shell, browser, stateDir, launchArgs }, use, info) => {
    info.skip(shell !== "double", "these are about the Electron shell and need its double");
    const double = await launchInDouble({
      env: { GUESTHOUSE_STATE: stateDir, GUESTHOUSE_CONNECT: "test:///default" },
      args: launchArgs,
      newContext: () => browser.newContext(),
    });
    await use(double);
    if (double.electron.windows.length > 0) await double.close();
  },
});

const nonce = "0b4e7e1c-5f7e-4c55-8f0a-6a5d3b1f4c11";

test("starts sandboxed, with one scheme that bypasses nothing", async ({ double: { electron, window } }) => {
  expect(electron.sandboxEnabled).toBe(true);
  expect(electron.schemes).toEqual([
    { scheme: "app", privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
  expect(window.options.webPreferences).toMatchObject({
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    webSecurity: true,
    webviewTag: false,
  });
  expect(window.shown).toBe(true);
});

test("serves the bundle with the policy, and nothing else", async ({ double: { electron } }) => {
  const page = await electron.fetch("app://bundle/");
  expect(page.status).toBe(200);
  expect(page.headers.get("content-security-policy")).toBe(CONTENT_SECURITY_POLICY);
  expect(page.headers.get("x-content-type-options")).toBe("nosniff");
  const status = async (address: string, init?: RequestInit) => (await electron.fetch(address, init)).status;
  expect(await status("app://bundle/", { method: "POST" })).toBe(405);
  expect(await status("app://bundle/..%2f..%2fpackage.json")).toBe(400);
  expect(await status("app://bundle/..%5c..%5cpackage.json")).toBe(400);
  expect(await status("app://bundle/%2e%2e/%2e%2e/package.json")).toBe(404);
  expect(await status("app://elsewhere/")).toBe(404);
  expect(await status("file:///etc/passwd")).toBe(403);
});

test("stays on its own page", async ({ double: { electron, page } }) => {
  const before = page.url();
  for (const address of ["https://evil.example/", "http://127.0.0.1:9/", "https://libvirt.org/docs.html"]) {
    await page.evaluate((url) => {
      location.href = url;
    }, address);
    await expect.poll(() => electron.blocked).toContain(address);
    expect(page.url()).toBe(before);
  }
  expect(electron.openedExternally).toEqual([]);
});

test("a folder is chosen in the native dialog, and shown in the file manager, which opens nothing", async ({
  double: { electron, page },
}) => {
  const pick = () =>
    page.evaluate(() => (window as unknown as { guesthouse: DesktopBridge }).guesthouse.pickFolder());
  expect(await pick()).toBeNull();
  electron.nextOpenDialog = "/var/tmp";
  expect(await pick()).toBe("/var/tmp");
  await page.evaluate(() =>
    (window as unknown as { guesthouse: DesktopBridge }).guesthouse.showFolder("/var/tmp"),
  );
  await expect.poll(() => electron.shownInFolder).toEqual(["/var/tmp"]);
  expect(electron.openedExternally).toEqual([]);
});

test("opens no windows, and only known documentation in the browser", async ({
  double: { electron, page },
}) => {
  const opened = await page.evaluate(() => [
    window.open("https://evil.example/"),
    window.open("file:///etc/passwd"),
    window.open("/settings"),
    window.open("https://libvirt.org/docs.html"),
  ]);
  expect(opened).toEqual([null, null, null, null]);
  await expect.poll(() => electron.openedExternally).toEqual(["https://libvirt.org/docs.html"]);
  expect(page.context().pages()).toEqual([page]);
  electron.clickMenu("About QEMU");
  expect(electron.openedExternally).toHaveLength(2);
});

test("the policy keeps the page from frames, scripts and hosts", async ({ double: { electron, page } }) => {
  const attempts = await page.evaluate(async () => {
    const blocked: string[] = [];
    document.addEventListener("securitypolicyviolation", (event) => blocked.push(event.effectiveDirective));
    const frame = document.createElement("iframe");
    frame.src = "https://evil.example/frame";
    const script = document.createElement("script");
    script.textContent = "window.injected = true";
    document.body.append(frame, script);
    await fetch("https://evil.example/data").catch(() => {});
    while (blocked.length < 3) await new Promise((resolve) => setTimeout(resolve, 10));
    return { blocked: blocked.sort(), injected: "injected" in window };
  });
  expect(attempts.blocked).toEqual(["connect-src", "frame-src", "script-src-elem"]);
  expect(attempts.injected).toBe(false);
  expect(electron.blocked.filter((url) => url.includes("evil"))).toEqual([]);
});

test("permissions: the console's needs and nothing else, for our own page only", async ({
  double: { electron },
}) => {
  const check = (permission: string, origin: string) =>
    electron.permissionCheck?.(null, permission as never, origin, {} as never);
  const request = (permission: string, requestingUrl: string, isMainFrame = true) =>
    new Promise<boolean>((resolve) => {
      electron.permissionRequest?.(null as never, permission as never, resolve, {
        requestingUrl,
        isMainFrame,
      } as never);
    });
  for (const permission of ["clipboard-sanitized-write", "fullscreen", "keyboardLock", "pointerLock"]) {
    expect(check(permission, "app://bundle/"), permission).toBe(true);
    expect(check(permission, "https://evil.example/"), permission).toBe(false);
    expect(await request(permission, "app://bundle/x"), permission).toBe(true);
    expect(await request(permission, "app://bundle/x", false), permission).toBe(false);
    expect(await request(permission, "https://evil.example/"), permission).toBe(false);
  }
  for (const permission of [
    "media",
    "geolocation",
    "notifications",
    "midi",
    "hid",
    "openExternal",
    "clipboard-read",
  ]) {
    expect(check(permission, "app://bundle/"), permission).toBe(false);
    expect(await request(permission, "app://bundle/"), permission).toBe(false);
  }
});

test("hands a port to its own main frame only", async ({ double: { window, page } }) => {
  // The page's own port comes first.
  await expect(page.getByText("test", { exact: true }).first()).toBeVisible();
  const { ipc, mainFrame } = window.webContents;
  const ask = (senderFrame: unknown, asked: unknown) =>
    ipc.emit("guesthouse:connect-port", { senderFrame }, asked);
  const answered: unknown[] = [];
  const frame = (url: string) => ({ url, postMessage: (...message: unknown[]) => answered.push(message) });
  ask(null, nonce);
  // Another frame of our own origin, as an iframe would be, then foreign ones.
  for (const url of ["app://bundle/", "about:blank", "https://evil.example/", "file:///etc/passwd"])
    ask(frame(url), nonce);
  expect(answered).toEqual([]);

  const posted: unknown[] = [];
  mainFrame.postMessage = (channel, message, ports = []) => posted.push([channel, message, ports.length]);
  for (const bad of ["", "no-nonce", 7, null, undefined, { nonce }, `${nonce}0`]) ask(mainFrame, bad);
  expect(posted).toEqual([]);
  ask(mainFrame, nonce);
  expect(posted).toEqual([["guesthouse:port", nonce, 1]]);
});

test("registers files for its own main frame only", async ({ double: { window } }) => {
  const { ipc, mainFrame } = window.webContents;
  for (const name of ["register-file", "pick-media", "register-source", "pick-save"]) {
    const channel = `guesthouse:${name}`;
    const handler = ipc.handlers.get(channel)!;
    for (const senderFrame of [null, { url: "app://bundle/" }, { url: "https://evil.example/" }]) {
      await expect(handler({ senderFrame }, "/etc/passwd"), channel).rejects.toThrow("refused");
    }
  }
  const register = window.webContents.ipc.handlers.get("guesthouse:register-file")!;
  for (const path of ["", 7, undefined, "x".repeat(5000)]) {
    expect(await register({ senderFrame: mainFrame }, path)).toMatchObject({ error: { code: "no-file" } });
  }
  const save = ipc.handlers.get("guesthouse:pick-save")!;
  for (const name of ["", 7, undefined]) {
    await expect(save({ senderFrame: mainFrame }, name)).rejects.toThrow("refused");
  }
});

test("the page answers to no port but the one it asked for", async ({ double }) => {
  const { page } = double;
  const contents = double.window.webContents;
  const received = await page.evaluate(async (good) => {
    const nonces: unknown[] = [];
    window.addEventListener("message", (event) => nonces.push(event.data.nonce));
    const bridge = (window as unknown as { guesthouse: { connectPort(nonce: string): void } }).guesthouse;
    bridge.connectPort("not-a-nonce");
    bridge.connectPort(good);
    // The page's own, which it asks for when it begins, may come before.
    while (!nonces.includes(good)) await new Promise((resolve) => setTimeout(resolve, 10));
    return nonces;
  }, nonce);
  expect(received).not.toContain("not-a-nonce");
  // A port that nobody asked for stays in the preload. (The page asks for one of its own again: ours replaced it.)
  const unasked = "0b4e7e1c-5f7e-4c55-8f0a-6a5d3b1f4c12";
  await page.evaluate(() => {
    const nonces: unknown[] = [];
    window.addEventListener("message", (event) => nonces.push(event.data.nonce));
    Object.assign(window, { nonces });
  });
  contents.mainFrame.postMessage("guesthouse:port", unasked, [new ChannelDouble().port1]);
  contents.send("guesthouse:navigate", "/jobs");
  await expect(page).toHaveURL(/\/jobs$/);
  expect(await page.evaluate(() => (window as unknown as { nonces: unknown[] }).nonces)).not.toContain(
    unasked,
  );
});

test("a dropped file is known by its path, an invented one is not", async ({ double: { page } }) => {
  const result = await page.evaluate(async (path) => {
    const bridge = (window as unknown as { guesthouse: { registerFile(file: File): Promise<object> } })
      .guesthouse;
    const invented = new File(["x"], "invented.iso");
    const dropped = new File(["x"], "dropped.iso");
    const side = (window as unknown as Record<symbol, { setPath(file: File, path: string): void }>)[
      Symbol.for("electron-double")
    ];
    side?.setPath(dropped, path);
    return [await bridge.registerFile(invented), await bridge.registerFile(dropped)];
  }, "/nonexistent/dropped.iso");
  expect(result[0]).toMatchObject({ error: { code: "no-file" } });
  // The backend has looked for it, so the path has arrived.
  expect(result[1]).toMatchObject({ error: { code: expect.not.stringMatching(/^(no-file|internal)$/) } });
});

test("a second start hands over its links and files", async ({ double: { electron, window, page } }) => {
  const start = (data: unknown) => electron.app.emit("second-instance", {}, [], "/", data);
  await expect(page.getByText("test", { exact: true }).first()).toBeVisible();
  start({ targets: ["guesthouse://jobs"] });
  await expect(page).toHaveURL(/\/jobs$/);
  for (const data of [null, {}, { targets: [7] }, { targets: ["guesthouse://../../evil"] }]) start(data);
  start({ targets: ["/nonexistent/image.iso"] });
  await expect.poll(() => electron.messageBoxes.length).toBe(1);
  await expect(page).toHaveURL(/\/jobs$/);
  expect(window.focused).toBeGreaterThan(0);
});

test("the menu leads to the pages", async ({ double: { electron, page } }) => {
  await expect(page.getByText("test", { exact: true }).first()).toBeVisible();
  electron.clickMenu("Settings");
  await expect(page).toHaveURL(/\/settings$/);
  electron.clickMenu("Library");
  await expect(page).toHaveURL(/\/$/);
  // A cancelled dialog changes nothing.
  electron.clickMenu("New machine from file…");
  await expect(page).toHaveURL(/\/$/);
});

test("the window is where it was, and the app quits with it", async ({ double, browser, stateDir }) => {
  double.window.maximize();
  double.window.options.width = 1500;
  await double.close();
  const saved = JSON.parse(await readFile(join(stateDir, "window.json"), "utf8"));
  expect(saved).toMatchObject({ width: 1500, maximized: true });
  const again = await launchInDouble({
    env: { GUESTHOUSE_STATE: stateDir, GUESTHOUSE_CONNECT: "test:///default" },
    args: [],
    newContext: () => browser.newContext(),
  });
  expect(again.window.options).toMatchObject({ width: 1500, height: saved.height });
  expect(again.window.maximized).toBe(true);
  await again.close();
});

base("a file dropped on the window arrives with its path", async ({ app, shell }) => {
  base.skip(shell === "web", "a browser keeps paths to itself");
  const register = await app.page.evaluateHandle(() => {
    const bridge = (window as unknown as { guesthouse: { registerFile(file: File): Promise<object> } })
      .guesthouse;
    const outcome = Promise.withResolvers<object>();
    window.addEventListener(
      "drop",
      (event) => outcome.resolve(bridge.registerFile(event.dataTransfer!.files[0]!)),
      { capture: true },
    );
    return { outcome: outcome.promise };
  });
  await app.drop(join(import.meta.dirname, "electron-shell.spec.ts"));
  const outcome = await register.evaluate((made) => made.outcome);
  // Whatever the backend thinks of this file, it has been given one.
  expect(JSON.stringify(outcome)).not.toContain("no-file");
});
