import type { Locator, Page } from "@playwright/test";
import { kinds } from "../../../shared/hardware/kinds/index.ts";
import type { Kind, Value, Values } from "../../../shared/hardware/property.ts";

/** Sets the fields of a kind's form, in the order in which it declares them, as a user would; null empties one. */
export async function fillForm(
  page: Page,
  form: Locator,
  kindName: string,
  values: Values | Readonly<Record<string, Value | null>>,
): Promise<void> {
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
      case "choice":
      case "hex":
        await choose(page, input, value);
        break;
      default:
        await input.fill(value === null ? "" : String(value));
    }
  }
}

async function unfold(form: Locator): Promise<void> {
  const more = form.getByRole("button", { name: /^More/, expanded: false });
  if ((await more.count()) > 0) await more.click();
}

/** Takes one of the list, or a word of one's own where the field takes such. */
async function choose(page: Page, input: Locator, value: Value | null): Promise<void> {
  await input.click();
  const wanted = page.locator(`[role="option"][value="${value ?? ""}"]:visible`);
  if (value !== null && (await input.isEditable())) await input.fill(String(value));
  await wanted.click();
}
