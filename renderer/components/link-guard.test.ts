import { describe, expect, it } from "vitest";
import { guardLink } from "./link-guard.ts";

describe("guardLink", () => {
  it("lets https through, as a browser would read it", () => {
    expect(guardLink("https://example.org/a?b=c")?.href).toBe("https://example.org/a?b=c");
    expect(guardLink("https://exämple.org/")?.hostname).toBe("xn--exmple-cua.org");
  });

  it.each([
    "http://example.org/",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "app://guesthouse/",
    "guesthouse://open",
    "https://bank.example@evil.example/",
    "not a link",
    `https://example.org/${"a".repeat(2000)}`,
  ])("refuses %s", (address) => {
    expect(guardLink(address)).toBeUndefined();
  });
});
