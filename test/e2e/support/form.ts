import { expect, type Locator, type Page } from "@playwright/test";
import { kinds } from "../../../shared/hardware/kinds/index.ts";
import type { Kind, Value, Values } from "../../../shared/hardware/property.ts";

/** Sets the fields of a kind's form, in the order in which it declares them, as a user would; null empties one. */
export async function fillForm(
  page: Page,
  form: Locator,
  kindName: string,
  values: Values | Readonly<Record<string, Value | null>>,
): Promise<void> {
  // Until the host's choices are known, what is a list then takes any text.
  await expect(form.locator('[aria-busy="false"]').first()).toBeAttached();
  const kind: Kind = kinds[kindName as keyof typeof kinds];
  for (const [key, property] of Object.entries(kind.properties)) {
    const value = values[key];
    if (value === undefined) continue;
    if (property.more) await unfold(form);
    const input = form.locator(`[id$="-${key}"]`);
    switch (property.codec.type) {
      case "presence":
        await input.setChecked(value === true, { force: true });
        break;
      case "flag": {
        const word = value === null ? "Default" : value ? "On" : "Off";
        await form.locator(`[aria-labelledby$="-${key}-label"]`).getByText(word, { exact: true }).click();
        break;
      }
      case "memory":
        await choose(page, form.locator(`[id$="-${key}-unit"]`), "MiB");
        await input.fill(String(value));
        break;
      case "list":
        await input.fill(String(value));
        await input.press("Enter");
        await input.press("Tab");
        break;
      default:
        // A page may offer choices also where the property takes any text.
        if ((await input.getAttribute("aria-haspopup")) === "listbox") await choose(page, input, value);
        else await input.fill(value === null ? "" : String(value));
    }
  }
}

async function unfold(form: Locator): Promise<void> {
  // A form that is still empty has none yet.
  await expect(form.getByRole("button", { name: /^More/ }).first()).toBeVisible();
  const more = form.getByRole("button", { name: /^More/, expanded: false });
  if ((await more.count()) > 0) await more.click();
}

/** Takes one of the list, or a word of one's own where the field takes such. */
async function choose(page: Page, input: Locator, value: Value | null): Promise<void> {
  await input.click();
  const options = page.locator('[role="option"]:visible');
  const wanted = page.locator(`[role="option"][value="${value ?? ""}"]:visible`);
  await expect(options.first()).toBeVisible();
  // Typing makes the list a new one, so that only what is not in it is typed.
  if ((await wanted.count()) === 0 && (await input.isEditable())) {
    await input.fill(String(value));
    await expect(options).toHaveCount(1);
    await input.press("ArrowDown");
    await input.press("Enter");
  } else await wanted.click();
  await expect(options).toHaveCount(0);
}
