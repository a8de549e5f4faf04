import type { Locator } from "@playwright/test";
import { startTinyGuest, tinyGuestBlocked } from "../support/guest.ts";
import { expect } from "./support/app.ts";
import { clearHost, test } from "./support/host.ts";

test.beforeEach(({ shell }, info) => info.skip(shell !== "web", "performance is the same in every shell"));
test.afterEach(({ libvirtd }) => clearHost(libvirtd));

test("a machine's last minutes are drawn, told in words and as a table; its host's too", async ({
  app,
  libvirtd,
}) => {
  const blocked = await tinyGuestBlocked();
  test.skip(!!blocked, blocked);
  const { page } = app;
  await startTinyGuest(libvirtd, { name: "measured", network: "default" });
  await page.getByText("measured", { exact: true }).first().dblclick();
  await page.getByRole("link", { name: "Performance" }).click();

  const machine = page.getByRole("region", { name: "of the machine" });
  const memory = machine.getByRole("figure", { name: /^Memory, the last 5 minutes\. In use: now \d/ });
  await expect(memory).toBeVisible();
  // The guest sends for its lease and is asked for its neighbours, so that there is something to see.
  await expect(machine.getByRole("figure", { name: /^Network, .*Received: now .*Sent: now / })).toBeVisible();
  await expect.poll(() => drawn(memory)).toBeGreaterThan(0);
  const host = page.getByRole("region", { name: "Host" });
  await expect(
    host.getByRole("figure", { name: /^CPU, the last 5 minutes\. In use: now \d+ %/ }),
  ).toBeVisible();

  const view = page.getByRole("radiogroup", { name: "Show as" });
  await view.getByRole("radio", { name: "Graphs" }).focus();
  await page.keyboard.press("ArrowRight");
  const table = page.getByRole("table", { name: /^measured: averages over the last 5 minutes/ });
  await expect(table.getByRole("row").nth(1)).toContainText(/ % ?\d/);
  await page.getByText("1 h", { exact: true }).click();
  await expect(page.getByRole("table", { name: /^measured: averages over the last hour/ })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("table", { name: /^measured: averages over the last hour/ })).toBeVisible();

  await libvirtd.virsh("destroy", "measured");
  await expect(page.getByText("The machine is off; this is what was measured before.")).toBeVisible();

  await page.getByRole("button", { name: "Actions for This computer" }).click();
  await page.getByRole("menuitem", { name: "What its host uses" }).click();
  await expect(page.getByRole("heading", { name: /^Host of / })).toBeVisible();
  await expect(page.getByRole("table", { name: /^Host: averages over the last hour/ })).toBeVisible();
});

/** Dots of a graph that have a colour: grid and words are grey, and so are the curve's none. */
function drawn(figure: Locator): Promise<number> {
  return figure.locator("canvas").evaluate((canvas: HTMLCanvasElement) => {
    const { data } = canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height);
    let dots = 0;
    for (let dot = 0; dot < data.length; dot += 4) {
      const channels = [data[dot]!, data[dot + 1]!, data[dot + 2]!];
      if (data[dot + 3]! > 200 && Math.max(...channels) - Math.min(...channels) > 80) dots += 1;
    }
    return dots;
  });
}
