import { expect, it } from "vitest";
import { timestamped } from "./save-file.ts";

it("makes a file name that any file system takes", () => {
  const at = new Date(2026, 0, 2, 3, 4, 5);
  expect(timestamped("web server", "png", at)).toBe("web-server-2026-01-02-030405.png");
  expect(timestamped("../../etc/passwd", "png", at)).toBe("etc-passwd-2026-01-02-030405.png");
  expect(timestamped("家", "txt", at)).toBe("家-2026-01-02-030405.txt");
  expect(timestamped("///", "txt", at)).toBe("machine-2026-01-02-030405.txt");
});
