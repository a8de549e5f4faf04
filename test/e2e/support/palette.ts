import { expect, type Locator, type Page } from "@playwright/test";

/** Opens the palette by its key; gives its field, which has the focus. */
export async function openPalette(page: Page): Promise<Locator> {
  // Nobody presses keys in a window that is still empty.
  await page.getByRole("navigation").first().waitFor();
  await page.keyboard.press("Control+K");
  const field = page.getByRole("combobox", { name: "Go to a machine or do something …" });
  await expect(field).toBeFocused();
  return field;
}

/** Opens the palette, types, and takes the first that it finds, which has to be able to be done. */
export async function take(page: Page, words: string): Promise<void> {
  const field = await openPalette(page);
  await page.keyboard.type(words);
  await expect(field).toHaveValue(words);
  await expect(page.getByRole("option", { selected: true })).not.toHaveAttribute("aria-disabled");
  await page.keyboard.press("Enter");
  await expect(field).toHaveCount(0);
}
