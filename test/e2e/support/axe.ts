import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

interface Looked {
  /** Parts of the page that are left out. */
  except?: readonly string[];
  /** Goes on after a fault, so that one run names them all. */
  soft?: boolean;
}

/** axe finds nothing on the page, with every rule, and with colours once more in the other theme: all else is the same. */
export async function expectAccessible(page: Page, where = "the page", looked: Looked = {}): Promise<void> {
  const { except = [], soft = false } = looked;
  // A tooltip only repeats its button's name, and stands outside of every landmark.
  await page.mouse.move(0, 0);
  await expect(page.getByRole("tooltip")).toHaveCount(0);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", colorScheme);
    const axe = new AxeBuilder({ page });
    for (const part of except) axe.exclude(part);
    if (colorScheme === "dark") axe.withRules("color-contrast");
    const look = async () => (await axe.analyze()).violations.map(inWords);
    let found = await look();
    // A page that is just being drawn is looked at again: what is wrong with it stays wrong.
    for (const pause of [1000, 3000]) {
      if (found.length === 0) break;
      await page.waitForTimeout(pause);
      found = await look();
    }
    expect.configure({ soft })(found, `${where}, ${colorScheme}`).toEqual([]);
  }
}

const inWords = ({ id, nodes }: Awaited<ReturnType<AxeBuilder["analyze"]>>["violations"][number]) =>
  `${id}: ${nodes.map(({ html }) => html).join("  ")}`;
