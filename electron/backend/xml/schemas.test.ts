import { afterEach, expect, test } from "vitest";
import { Schemas } from "./schemas.ts";

let schemas: Schemas;
afterEach(() => schemas.close());

test("answers come from a thread, several at once", async () => {
  schemas = new Schemas();
  const answers = await Promise.all([
    schemas.elements("domain", []),
    schemas.attributes("domain", ["domain"]),
    schemas.values("domain", ["domain", "os", "boot"], "dev"),
    schemas.check("domain", "<watchdog/>", true),
    schemas.check("network", "<network>\n<name>x</name></network>"),
  ]);
  expect(answers).toEqual([
    ["domain"],
    ["id", "type"],
    ["cdrom", "fd", "hd", "network"],
    [{ line: 1, message: expect.stringContaining("<watchdog>") }],
    [],
  ]);
});

test("an open question is rejected when it is closed, and so is each later one", async () => {
  schemas = new Schemas();
  const open = schemas.elements("domain", []);
  const rejected = expect(open).rejects.toThrow("closed");
  await schemas.close();
  await rejected;
  await expect(schemas.elements("domain", [])).rejects.toThrow("closed");
});
