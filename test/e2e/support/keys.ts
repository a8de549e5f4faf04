import { expect, type Locator } from "@playwright/test";

/** Presses Enter on a control once it can be used: a disabled one takes no focus, and the key would go elsewhere. */
export async function press(control: Locator): Promise<void> {
  await expect(control).toBeEnabled();
  await control.press("Enter");
}
