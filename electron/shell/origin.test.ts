import { describe, expect, test } from "vitest";
import { externalAddress, isOwnUrl, routeOfLink } from "./origin.ts";

describe("isOwnUrl", () => {
  test.each(["app://bundle", "app://bundle/", "app://bundle/c/x?y#z"])("%s is ours", (address) => {
    expect(isOwnUrl(address)).toBe(true);
  });
  test.each([
    "",
    "about:blank",
    "app://bundle.evil/",
    "app://evil/bundle",
    "app://user@bundle/",
    "app://bundle:1/",
    "apps://bundle/",
    "https://bundle/",
    "file:///app/bundle",
    "data:text/html,app://bundle/",
    "blob:app://bundle/1",
    "javascript:0",
  ])("%j is not", (address) => {
    expect(isOwnUrl(address)).toBe(false);
  });
});

describe("externalAddress", () => {
  test("lets documentation through", () => {
    expect(externalAddress("https://libvirt.org/docs.html")).toBe("https://libvirt.org/docs.html");
  });
  test.each([
    "http://libvirt.org/",
    "https://libvirt.org.evil.example/",
    "https://libvirt.org@evil.example/",
    "https://user:pass@libvirt.org/",
    "https://libvirt.org:8443/",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "smb://libvirt.org/share",
    "",
  ])("refuses %j", (address) => {
    expect(externalAddress(address)).toBeUndefined();
  });
});

describe("routeOfLink", () => {
  const uuid = "7d9fa9f3-5e6f-4a1f-8a51-0f3c1d7f2f10";
  test.each([
    ["guesthouse://", "/"],
    ["guesthouse://jobs", "/jobs"],
    ["guesthouse://jobs/", "/jobs"],
    [`guesthouse://c/local/m/${uuid}/console`, `/c/local/m/${uuid}/console`],
  ])("%s leads to %s", (link, route) => {
    expect(routeOfLink(link)).toBe(route);
  });
  test.each([
    "guesthouse:jobs",
    "guesthouse://elsewhere",
    "guesthouse://jobs?x=1",
    "guesthouse://jobs#x",
    "guesthouse://install?media=abcdefgh",
    "guesthouse:////evil.example/",
    "guesthouse://jobs/../settings",
    `guesthouse://c/lo cal/m/${uuid}/console`,
    `guesthouse://c/local/m/${uuid}/console/x`,
    "https://jobs",
    "",
  ])("%j leads nowhere", (link) => {
    expect(routeOfLink(link)).toBeUndefined();
  });
});
