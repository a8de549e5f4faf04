import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { serveStatic } from "./files.ts";
import { CONTENT_SECURITY_POLICY } from "./headers.ts";

let root: string;
beforeAll(() => {
  const base = mkdtempSync(join(tmpdir(), "guesthouse-static-"));
  root = join(base, "renderer");
  mkdirSync(join(root, "assets"), { recursive: true });
  writeFileSync(join(root, "index.html"), "<!doctype html>");
  writeFileSync(join(root, "assets/app-1a2b.js"), "export {};");
  writeFileSync(join(base, "secret.txt"), "secret");
  mkdirSync(join(base, "renderer-old"));
  writeFileSync(join(base, "renderer-old/secret.txt"), "secret");
  symlinkSync(join(base, "secret.txt"), join(root, "link.txt"));
  symlinkSync(base, join(root, "up"));
});
afterAll(() => rmSync(join(root, ".."), { recursive: true }));

const text = (body: Uint8Array) => new TextDecoder().decode(body);

test("the policy is exactly this", () => {
  expect(CONTENT_SECURITY_POLICY).toBe(
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
      "font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; " +
      "frame-ancestors 'none'",
  );
});

test("serves a file with its type, the policy and nosniff", async () => {
  const answer = await serveStatic(root, "GET", "/assets/app-1a2b.js");
  expect(answer.status).toBe(200);
  expect(text(answer.body)).toBe("export {};");
  expect(answer.headers).toMatchObject({
    "content-type": "text/javascript; charset=utf-8",
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
  });
});

test.each(["/", "/install", "/c/local/m/7d9fa9f3-5e6f-4a1f-8a51-0f3c1d7f2f10/console", "/index.html"])(
  "the route %s gets the page, never from a cache",
  async (path) => {
    const answer = await serveStatic(root, "GET", path);
    expect(text(answer.body)).toBe("<!doctype html>");
    expect(answer.headers["cache-control"]).toBe("no-store");
  },
);

test("HEAD has the headers and no body", async () => {
  const answer = await serveStatic(root, "HEAD", "/");
  expect(answer.body).toHaveLength(0);
  expect(answer.headers["content-length"]).toBe("15");
});

test.each(["POST", "PUT", "DELETE", "OPTIONS", "PROPFIND", ""])("refuses %s", async (method) => {
  expect((await serveStatic(root, method, "/")).status).toBe(405);
});

test.each([
  "/../secret.txt",
  "/assets/../../secret.txt",
  "/%2e%2e/secret.txt",
  "/%2e%2e%2fsecret.txt",
  "/..%5csecret.txt",
  "/%5c..%5csecret.txt",
  "/assets/app-1a2b.js%00.html",
  "/%00",
  "//etc/passwd.txt",
  "/%2fetc/passwd.txt",
  "/../renderer-old/secret.txt",
  "/%zz",
  "/%c0%ae%c0%ae/secret.txt",
  "relative.txt",
  "",
])("refuses the address %j", async (path) => {
  expect((await serveStatic(root, "GET", path)).status).toBe(400);
});

test.each(["/link.txt", "/up/secret.txt", "/%252e%252e/secret.txt", "/assets/missing.js"])(
  "finds nothing at %j",
  async (path) => {
    const answer = await serveStatic(root, "GET", path);
    expect(answer.status).toBe(404);
    expect(text(answer.body)).not.toContain("secret");
  },
);
