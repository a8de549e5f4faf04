import type { Page } from "./page.ts";

/**
 * Waits for the first frame in which the page's list shows its first machine and says how many there are.
 * @param what their names and states, which is what virt-manager's list shows; or all that ours tells of them
 */
export async function untilListed(page: Page, count: number, what: "names" | "all" = "all"): Promise<void> {
  const look = `new Promise((resolve) => {
    const look = () => {
      const list = document.querySelector(${what === "all" ? '"[role=grid]"' : '"[role=grid], [role=status]"'});
      const text = list ? document.body.innerText : "";
      if (text.includes("vm-0000") && text.includes("${count}")) requestAnimationFrame(() => setTimeout(resolve));
      else requestAnimationFrame(look);
    };
    look();
  })`;
  for (;;) {
    try {
      await page.evaluate(look);
      return;
    } catch (error) {
      // The page is still on its way to its address.
      if (!/execution context|navigated/.test(String(error))) throw error;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}
