import { expect, test } from "vitest";
import { webPreferences } from "./web-preferences.ts";

test.each([true, false])("the page is sandboxed and isolated (packaged: %s)", (packaged) => {
  // All of them: what is not listed here has Electron's default, and nothing may be added unseen.
  expect(webPreferences("/app/preload.cjs", packaged)).toEqual({
    preload: "/app/preload.cjs",
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    webSecurity: true,
    webviewTag: false,
    navigateOnDragDrop: false,
    spellcheck: false,
    devTools: !packaged,
  });
});
