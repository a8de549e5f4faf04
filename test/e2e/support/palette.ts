import { expect, type Locator, type Page } from "@playwright/test";

/** Opens the palette by its key; gives its field, which has the focus. */
export async function openPalette(page: Page): Promise<Locator> {
  await page.keyboard.press("Control+K");
  const field = page.getByRole("combobox", { name: "Go to a machine or do something …" });
  await expect(field).toBeFocused();
  return field;
}

/** Opens the palette, types, and takes the first that it finds. */
export async function take(page: Page, words: string): Promise<void> {
  await openPalette(page);
  await page.keyboard.type(words);
  await page.keyboard.press("Enter");
}
