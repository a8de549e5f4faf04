import { expect, test } from "vitest";
import type { ImageInfo } from "../qemu-img/info.ts";
import { type ChainReader, isWhole, readChain } from "./chain.ts";

const info = (format: string, backing?: string, backingFormat?: string): ImageInfo => ({
  ...{ filename: "", format, "virtual-size": 1024 },
  ...(backing !== undefined && { "backing-filename": backing }),
  ...(backingFormat !== undefined && { "backing-filename-format": backingFormat }),
});

/** Images by their paths; what is opened is written down. */
function reader(images: Record<string, ImageInfo>, refused: Record<string, string> = {}) {
  const opened: string[] = [];
  const asked: ChainReader = {
    refuse: async (path) => refused[path],
    look: async ({ path, format }) => {
      opened.push(`${path} as ${format}`);
      const found = images[path];
      if (!found) throw new Error("it is missing");
      return found;
    },
    explain: (error) => (error as Error).message,
  };
  return { opened, asked };
}

const top = { path: "/a/top.qcow2", format: "qcow2" };

test("each image is opened by itself, with the format that the one above records", async () => {
  const { opened, asked } = reader({
    "/a/top.qcow2": info("qcow2", "mid.qcow2", "qcow2"),
    "/a/mid.qcow2": info("qcow2", "file:../b/base.raw", "raw"),
    "/b/base.raw": info("raw"),
  });
  const layers = await readChain(top, asked);
  expect(layers.map(({ path }) => path)).toEqual(["/a/top.qcow2", "/a/mid.qcow2", "/b/base.raw"]);
  expect(opened).toEqual(["/a/top.qcow2 as qcow2", "/a/mid.qcow2 as qcow2", "/b/base.raw as raw"]);
  expect(isWhole(layers)).toBe(true);
});

test.each([
  ["json:{'driver':'file','filename':'/etc/shadow'}", "qcow2"],
  ["nbd://192.0.2.1/disk", "raw"],
  ["fat:rw:/etc", "raw"],
])("%s is shown and not opened", async (name, format) => {
  const { opened, asked } = reader({ "/a/top.qcow2": info("qcow2", name, format) });
  const layers = await readChain(top, asked);
  expect(layers[1]).toEqual({ path: name, format, problem: expect.stringContaining("no file") });
  expect(opened).toHaveLength(1);
  expect(isWhole(layers)).toBe(false);
});

test("what has no recorded format is not guessed at", async () => {
  const { opened, asked } = reader({
    "/a/top.qcow2": info("qcow2", "/a/base.raw"),
    "/a/base.raw": info("raw"),
  });
  const layers = await readChain(top, asked);
  expect(layers[1]!.problem).toContain("format");
  expect(opened).toHaveLength(1);
});

test("a chain that bites its tail ends there", async () => {
  const { asked } = reader({
    "/a/top.qcow2": info("qcow2", "/a/mid.qcow2", "qcow2"),
    "/a/mid.qcow2": info("qcow2", "/a/top.qcow2", "qcow2"),
  });
  const layers = await readChain(top, asked);
  expect(layers.map(({ problem }) => problem)).toEqual([
    undefined,
    undefined,
    expect.stringContaining("tail"),
  ]);
});

test("a chain of thousands ends after two hundred", async () => {
  const { asked } = reader({});
  const layers = await readChain(
    { path: "/a/0", format: "qcow2" },
    { ...asked, look: async ({ path }) => info("qcow2", `/a/${Number(path.slice(3)) + 1}`, "qcow2") },
  );
  expect(layers).toHaveLength(201);
  expect(layers.at(-1)!.problem).toContain("200");
});

test("a missing or refused file is told at its place", async () => {
  const { asked } = reader(
    { "/a/top.qcow2": info("qcow2", "/etc/passwd", "raw") },
    { "/etc/passwd": "not here" },
  );
  expect((await readChain(top, asked))[1]!.problem).toBe("not here");
  const gone = reader({ "/a/top.qcow2": info("qcow2", "gone.raw", "raw") });
  expect((await readChain(top, gone.asked))[1]).toMatchObject({
    path: "/a/gone.raw",
    problem: "it is missing",
  });
});

test("the image that the user named is opened wherever it lies", async () => {
  const { asked } = reader({ "/a/top.qcow2": info("raw") }, { "/a/top.qcow2": "refused" });
  expect(isWhole(await readChain(top, asked))).toBe(true);
});

test("an image whose data lies in another file is not opened as a whole", async () => {
  const outside: ImageInfo = {
    ...info("qcow2"),
    "format-specific": { type: "qcow2", data: { "data-file": "/etc/shadow" } },
  };
  const layers = await readChain(top, reader({ "/a/top.qcow2": outside }).asked);
  expect(isWhole(layers)).toBe(false);
  expect(layers[0]!.problem).toContain("/etc/shadow");
});
