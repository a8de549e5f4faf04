import { expect, test } from "./support/app.ts";

test.use({ uris: ["test:///default"] });

test("the window shows the library and is connected to the backend", async ({ app }) => {
  await expect(app.page).toHaveTitle(/Guesthouse/);
  const answer = await app.page.evaluate(() =>
    Object.keys((window as { guesthouse?: object }).guesthouse ?? {}),
  );
  console.log(app.shell, answer);
  await app.page.waitForTimeout(3000);
  await app.page.screenshot({ path: `/tmp/shot-${app.shell}.png` });
});
