import type { Page } from "@playwright/test";
import { wordsOf } from "../../renderer/features/details/strings/index.ts";
import { deviceCases, startRoomyGuest } from "../support/devices.ts";
import { tinyGuestBlocked } from "../support/guest.ts";
import { expect } from "./support/app.ts";
import { fillForm } from "./support/form.ts";
import { clearHost, test } from "./support/host.ts";

test.afterEach(({ libvirtd }) => clearHost(libvirtd));

test("each kind of device is added, edited and removed through the page, and virsh agrees", async ({
  app,
  libvirtd,
  shell,
}) => {
  test.skip(shell !== "web", "forty dialogs are the same in every shell");
  test.setTimeout(900_000);
  const blocked = await tinyGuestBlocked();
  test.skip(!!blocked, blocked);
  const { page } = app;
  await startRoomyGuest(libvirtd);
  const live = () => libvirtd.virsh("dumpxml", "roomy");
  const stored = () => libvirtd.virsh("dumpxml", "roomy", "--inactive");
  await page.getByText("roomy", { exact: true }).dblclick();
  await page.getByRole("link", { name: "Details", exact: true }).click();

  for (const each of deviceCases(libvirtd.imagesDir)) {
    const { kind, add, added, set, edited, how, absent } = each;
    await test.step(`${kind} ${JSON.stringify(add)}`, async () => {
      await expect.poll(stored).not.toMatch(added);
      await page.getByRole("button", { name: "Add hardware …" }).click();
      const dialog = page.getByRole("dialog", { name: /^Add/ });
      await dialog.getByRole("button", { name: new RegExp(`^${wordsOf(kind).name}`) }).click();
      // Its file is shown once no new image is to be made.
      if (add["file"]) await dialog.getByText("Take an existing one", { exact: true }).click();
      await fillForm(page, dialog, kind, add);
      if (absent) await chooseWhen(page, dialog, "From the next start on");
      await dialog.getByRole("button", { name: "Add", exact: true }).click();
      await expect(dialog).toHaveCount(0);
      await expect.poll(stored).toMatch(added);
      if (how[0] === "live") await expect.poll(live).toMatch(added);

      if (set && edited) {
        const form = page.getByRole("main");
        await fillForm(page, form, kind, set);
        if (absent) await chooseWhen(page, form, "From the next start on");
        await form.getByRole("button", { name: "Apply", exact: true }).click();
        await expect(page.getByRole("status").filter({ hasText: /Applied|Stored/ })).toBeVisible();
        await expect.poll(stored).toMatch(edited);
        if (how[1] === "live") await expect.poll(live).toMatch(edited);
      }

      await page.getByRole("button", { name: "Remove …" }).click();
      const question = page.getByRole("dialog", { name: /^Remove/ });
      if (absent) await chooseWhen(page, question, "From the next start on");
      await question.getByRole("button", { name: "Remove", exact: true }).click();
      await expect(question).toHaveCount(0);
      await expect.poll(stored).not.toMatch(added);
      if (how[2] === "live") await expect.poll(live).not.toMatch(added);
    });
  }
});

async function chooseWhen(page: Page, scope: ReturnType<Page["getByRole"]>, when: string) {
  await scope.getByLabel("When it takes effect").click();
  await page.getByRole("option", { name: when, exact: true }).click();
}
