import { readFile } from "node:fs/promises";
import { agentGuestBlocked, inGuest, startTinyGuest } from "../support/guest.ts";
import { expect } from "./support/app.ts";
import { expectAccessible } from "./support/axe.ts";
import { clearHost, test } from "./support/host.ts";
import { press } from "./support/keys.ts";

test.beforeEach(async ({ shell }, info) => {
  info.skip(shell !== "web", "what a guest's agent does is the same in every shell");
  const blocked = await agentGuestBlocked();
  info.skip(blocked !== undefined, blocked);
});
test.afterEach(({ libvirtd }) => clearHost(libvirtd));

/** Agents of emulated guests take their time on a busy machine. */
const answer = { timeout: 60_000 };

test("a running guest's agent takes a file and gives it back, and says what it cannot do", async ({
  app,
  libvirtd,
}) => {
  const { page } = app;
  // Headless browsers have no dialog that asks for a file.
  await page.evaluate(() => Reflect.deleteProperty(window, "showSaveFilePicker"));
  await startTinyGuest(libvirtd, { name: "talking", agent: true });
  await page.getByText("talking", { exact: true }).first().click({ button: "right" });
  await page.getByRole("menuitem", { name: "Open the files" }).click();
  await expect(page.getByText("talking has no disk whose files could be shown.")).toBeVisible(answer);

  const ask = async (what: string) => {
    await press(page.getByRole("button", { name: "Guest agent" }));
    await page.getByRole("menuitem", { name: what }).click();
  };
  const send = page.getByRole("dialog", { name: "Send a file to talking" });
  const note = { name: "note.txt", mimeType: "text/plain", buffer: Buffer.from("sent\n") };
  const choose = () => page.locator('input[type="file"]:not(#dropped-file)').last().setInputFiles(note);

  await expect(page.getByRole("button", { name: "Guest agent" })).toBeEnabled(answer);
  await ask("Send a file …");
  await expect(send).toContainText("its guest agent writes the file");
  await choose();
  await expectAccessible(page, "sending through the agent");
  await press(send.getByRole("button", { name: "Send" }));
  await expect(send).toContainText("It is in the guest now.", answer);
  expect(await inGuest(libvirtd, "talking", "/bin/cat", "/tmp/note.txt")).toBe("sent\n");
  await send.getByRole("button", { name: "Close" }).last().click();

  await ask("Send a file …");
  await choose();
  await press(send.getByRole("button", { name: "Send" }));
  await expect(send).toContainText("“/tmp/note.txt” exists in the guest already.", answer);
  await send.getByLabel("Its name there").fill("other.txt");
  await press(send.getByRole("button", { name: "Send" }));
  await expect(send).toContainText("It is in the guest now.", answer);
  await send.getByRole("button", { name: "Close" }).last().click();

  const fetch = page.getByRole("dialog", { name: "Fetch a file from talking" });
  await ask("Fetch a file …");
  await fetch.getByLabel("The file's path in the guest").fill("/nowhere");
  await press(fetch.getByRole("button", { name: "Fetch" }));
  await expect(fetch).toContainText("“/nowhere” does not exist in the guest.", answer);
  await expectAccessible(page, "fetching through the agent");
  await fetch.getByLabel("The file's path in the guest").fill("/tmp/other.txt");
  const download = page.waitForEvent("download", answer);
  await press(fetch.getByRole("button", { name: "Fetch" }));
  const saved = await download;
  expect(saved.suggestedFilename()).toBe("other.txt");
  expect(await readFile(await saved.path(), "utf8")).toBe("sent\n");
  await expect(fetch).toContainText("It was saved.", answer);
});
