import { expect, test, vi } from "vitest";
import type { FilesSource } from "../../../shared/contract/guest-files/session.ts";
import { filesPath, sourceOf, whereOf } from "./address.ts";

vi.mock("../../app/session.ts", () => ({ client: {} }));

const uuid = "00000000-0000-4000-8000-000000000000";
const search = (path: string) => new URL(path, "http://x").searchParams;

test.each<FilesSource>([
  { kind: "snapshot", connection: "local", uuid, name: "before & after/ä" },
  { kind: "backup", folder: "/backups", machine: "web", id: "2026-01-02T03-04-05Z-0a1b2c3d" },
  { kind: "image", image: { kind: "volume", connection: "local", pool: "default", volume: "a b.qcow2" } },
])("the address of a $kind names it and the folder", (source) => {
  const found = search(filesPath(source, { place: "/dev/sda1", path: "/etc/a?b" }));
  expect(sourceOf(found)).toEqual(source);
  expect(whereOf(found)).toEqual({ place: "/dev/sda1", path: "/etc/a?b" });
});

test("a machine's files are one of its pages", () =>
  expect(filesPath({ kind: "machine", connection: "local", uuid })).toBe(`/c/local/m/${uuid}/files`));

test("an address that names nothing leads nowhere", () => {
  for (const of of ["", "{}", "[", '{"kind":"machine"}']) {
    expect(sourceOf(new URLSearchParams({ of }))).toBeUndefined();
  }
  expect(whereOf(new URLSearchParams({ place: "x", path: "etc" }))).toBeUndefined();
});
