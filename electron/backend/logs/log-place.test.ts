import { expect, test } from "vitest";
import { type Account, logPlace } from "./log-place.ts";

const root: Account = { uid: 0, home: "/root", cacheHome: undefined };
const user: Account = { uid: 1000, home: "/home/ann", cacheHome: undefined };

test("system's machines have their log under /var/log, those of an account under its cache", () => {
  expect(logPlace("qemu:///system", "vm 1", user)).toEqual({
    kind: "here",
    folder: "/var/log/libvirt/qemu",
    name: "vm 1.log",
  });
  expect(logPlace("qemu:///session", "vm", user)).toMatchObject({
    folder: "/home/ann/.cache/libvirt/qemu/log",
  });
  expect(logPlace("qemu:///session", "vm", { ...user, cacheHome: "/var/tmp/c" })).toMatchObject({
    folder: "/var/tmp/c/libvirt/qemu/log",
  });
  expect(logPlace("qemu:///session", "vm", { ...user, cacheHome: "relative" })).toMatchObject({
    folder: "/home/ann/.cache/libvirt/qemu/log",
  });
  expect(logPlace("qemu:///session", "vm", root)).toMatchObject({ folder: "/var/log/libvirt/qemu" });
  expect(logPlace("lxc+unix:///system?socket=/x", "box", root)).toMatchObject({
    folder: "/var/log/libvirt/lxc",
    name: "box.log",
  });
});

test("a name never leads out of the folder, and a driver without logs says so", () => {
  for (const name of ["../../etc/passwd", "a/b", "", "nul\0l"]) {
    expect(logPlace("qemu:///system", name, root)).toEqual({ kind: "unknown" });
  }
  expect(logPlace("test:///default", "test", root)).toEqual({ kind: "unknown" });
  expect(logPlace("no uri", "test", root)).toEqual({ kind: "unknown" });
});

test("another computer's log comes with the command for both shells", () => {
  expect(logPlace("qemu+ssh://ann@host.example:2222/system", "my vm", user)).toEqual({
    kind: "remote",
    path: "/var/log/libvirt/qemu/my vm.log",
    command: `ssh -p 2222 -t -- ann@host.example 'sudo tail -n 500 -- '\\''/var/log/libvirt/qemu/my vm.log'\\'''`,
  });
  expect(logPlace("qemu+tls://[2001:db8::1]/system", "vm", user)).toMatchObject({
    kind: "remote",
    command: "ssh -t -- 2001:db8::1 'sudo tail -n 500 -- /var/log/libvirt/qemu/vm.log'",
  });
});
