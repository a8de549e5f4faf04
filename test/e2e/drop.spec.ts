import { media, mediumMissing, readableCopy } from "../support/media.ts";
import { expect } from "./support/app.ts";
import { clearHost, difference, names, picture, test, volumes } from "./support/host.ts";
import { press } from "./support/keys.ts";

test.afterEach(({ libvirtd }) => clearHost(libvirtd));

for (const path of [media.grubRescue, media.debian12]) {
  test.beforeEach(async ({ shell: _ }, info) => {
    const missing = await mediumMissing(path);
    info.skip(!!missing, missing);
  });
}

test("a dropped Debian disc becomes a machine that shows its boot menu, then the installer", async ({
  app,
  libvirtd,
  shell,
}) => {
  test.skip(
    shell !== "web",
    "the desktop's drop is shown with the GRUB disc; the guest is the same in every shell",
  );
  test.setTimeout(900_000);
  const { page } = app;
  await app.drop(await readableCopy(media.debian12, libvirtd));
  const sheet = page.getByRole("dialog", { name: "New machine" });
  await expect(sheet.getByText(/Debian 12 is newer .* Debian 11/)).toBeVisible();
  await expect(sheet.getByLabel("Name")).toHaveValue("debian12");
  await expect(sheet.getByRole("button", { name: "Create and start" })).toBeFocused();
  await press(sheet.getByRole("button", { name: "Create and start" }));

  await expect(page).toHaveURL(/\/console$/);
  const screen = page.getByTestId("screen");
  // The menu's selected line is a blue bar near the top on a grey ground.
  const selected = async () => onlyRow(await picture(screen, 64, 48), isBlue, 32);
  const first = await appears(selected);
  await screen.locator("canvas").click();
  await page.keyboard.press("ArrowDown");
  await expect.poll(selected).toBeGreaterThan(first);
  await page.keyboard.press("ArrowUp");
  await expect.poll(selected).toBe(first);

  const xml = await libvirtd.virsh("dumpxml", "debian12");
  expect(xml).toContain("<source network='default'");
  expect(xml).toContain("http://debian.org/debian/11");
  expect(await volumes(libvirtd)).toContain("debian12.qcow2");
  expect(await libvirtd.virsh("domblklist", "debian12")).toMatch(/vda\s+\S+\/debian12\.qcow2/);
  expect(await names(libvirtd, "list", "--name")).toEqual(["debian12"]);

  const menu = await picture(screen);
  await page.keyboard.press("Enter");
  // The list of languages: a red line among grey ones, which the arrow keys move.
  const red = async () => onlyRow(await picture(screen, 64, 48), isRed, 8);
  const language = await appears(red);
  await page.keyboard.press("ArrowDown");
  await expect.poll(red).toBeGreaterThan(language);
  expect(difference(menu, await picture(screen))).toBeGreaterThan(100);
});

test("a dropped GRUB disc, which no data knows, becomes a machine with careful defaults", async ({
  app,
  libvirtd,
}) => {
  const { page } = app;
  await app.drop(media.grubRescue);
  const sheet = page.getByRole("dialog", { name: "New machine" });
  await expect(sheet.getByText(/Not recognised/)).toBeVisible();
  await expect(sheet.getByRole("button", { name: "Create and start" })).toBeFocused();
  const name = await sheet.getByLabel("Name").inputValue();
  await press(sheet.getByRole("button", { name: "Create and start" }));

  await expect(page).toHaveURL(/\/console$/);
  const screen = page.getByTestId("screen");
  // Something is drawn, and drawn to its end: what changes after that changes by the key.
  let menu: number[] = [];
  await expect
    .poll(
      async () => {
        const before = menu;
        menu = await picture(screen);
        return new Set(menu).size > 2 && difference(before, menu) === 0;
      },
      { timeout: 180_000, intervals: [1000] },
    )
    .toBe(true);
  await screen.locator("canvas").click();
  await expect
    .poll(
      async () => {
        await page.keyboard.press("ArrowDown");
        return difference(menu, await picture(screen));
      },
      { timeout: 180_000 },
    )
    .toBeGreaterThan(0);
  expect(await names(libvirtd, "list", "--name")).toEqual([name]);
});

for (const [what, path, says] of [
  ["an empty file", media.empty, /empty/i],
  ["a letter", media.letter, /not .*(ISO|installation image)/i],
  ["zeros", media.zeros, /not .*(ISO|installation image)/i],
  ["a download that broke off", media.truncated, /(incomplete|truncated|shorter)/i],
] as const) {
  test(`${what} is refused in plain words and leaves nothing behind`, async ({ app, libvirtd }) => {
    await app.drop(path);
    const sheet = app.page.getByRole("dialog", { name: "New machine" });
    await expect(sheet.getByRole("alert")).toContainText(says);
    await expect(sheet.getByRole("button", { name: "Create and start" })).toHaveCount(0);
    await expect.poll(() => volumes(libvirtd)).toEqual([]);
    expect(await names(libvirtd, "list", "--all", "--name")).toEqual([]);
  });
}

type Cell = (rgb: readonly number[], at: number) => boolean;

/** Waits for the row, as long as a guest under software emulation takes; gives its number. */
async function appears(row: () => Promise<number>): Promise<number> {
  let found = -1;
  const look = async () => {
    found = await row();
    return found;
  };
  await expect.poll(look, { timeout: 400_000 }).not.toBe(-1);
  return found;
}

/** The row of a 64-column picture with at least `least` such cells, of neighbours the first; -1 unless it is the only one. */
function onlyRow(rgb: readonly number[], fits: Cell, least: number, columns = 64): number {
  const rows: number[] = [];
  let before = false;
  for (let row = 0; row < rgb.length / 3 / columns; row++) {
    let cells = 0;
    for (let column = 0; column < columns; column++) cells += fits(rgb, (row * columns + column) * 3) ? 1 : 0;
    if (cells >= least && !before) rows.push(row);
    before = cells >= least;
  }
  return rows.length === 1 ? rows[0]! : -1;
}

function isBlue(rgb: readonly number[], at: number): boolean {
  const [red, green, blue] = [rgb[at]!, rgb[at + 1]!, rgb[at + 2]!];
  return blue > 90 && blue > red + 50 && blue > green + 30;
}

function isRed(rgb: readonly number[], at: number): boolean {
  const [red, green, blue] = [rgb[at]!, rgb[at + 1]!, rgb[at + 2]!];
  return red > 120 && red > green + 50 && red > blue + 50;
}
