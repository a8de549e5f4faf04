import { expect, test } from "./support/app.ts";

// libvirt's own test driver: one running machine named "test", in every shell, without a hypervisor.
test.use({ uris: ["test:///default"] });

test("the window shows what the backend has, under the policy", async ({ app }) => {
  const violations: string[] = [];
  app.page.on("console", (message) => {
    if (/Content Security Policy/i.test(message.text())) violations.push(message.text());
  });
  await app.page.reload();
  await expect(app.page.getByText("test", { exact: true }).first()).toBeVisible();
  expect(violations).toEqual([]);
});

test("the page has nothing of Node and, outside of the browser, only the bridge of Electron", async ({
  app,
}) => {
  const globals = await app.page.evaluate(() => ({
    bridge: Object.keys((window as { guesthouse?: object }).guesthouse ?? {}).sort(),
    node: ["require", "process", "module", "Buffer", "global", "electron", "ipcRenderer"].filter(
      (name) => name in window,
    ),
    secure: isSecureContext,
  }));
  expect(globals).toEqual({
    bridge:
      app.shell === "web"
        ? []
        : [
            ...["connectPort", "keepInTray", "onNavigate", "onOpen", "pickFolder", "pickMedia", "pickSave"],
            ...["registerFile", "registerSource", "setKeepInTray", "showFolder", "startDrag"],
          ],
    node: [],
    secure: true,
  });
});

test("closing and starting again shows the same", async ({ app }) => {
  await expect(app.page.getByText("test", { exact: true }).first()).toBeVisible();
  await app.restart();
  await expect(app.page.getByText("test", { exact: true }).first()).toBeVisible();
});

test("a reload of a deep route stays there", async ({ app }) => {
  const machine = app.page.getByText("test", { exact: true }).first();
  await machine.dblclick();
  await app.page.waitForURL(/\/console$/);
  await app.page.reload();
  await expect(app.page).toHaveURL(/\/console$/);
  await expect(machine).toBeVisible();
});
