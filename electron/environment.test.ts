import { expect, test } from "vitest";
import { connectUris, libvirtSocket, stateFolder } from "./environment.ts";

test("the state folder follows the base directory specification", () => {
  expect(stateFolder({ XDG_STATE_HOME: "/s" })).toBe("/s/guesthouse");
  expect(stateFolder({ XDG_STATE_HOME: "relative" })).toMatch(/\/\.local\/state\/guesthouse$/);
  expect(stateFolder({})).toMatch(/\/\.local\/state\/guesthouse$/);
  expect(stateFolder({ XDG_STATE_HOME: "/s", GUESTHOUSE_STATE: "/t" })).toBe("/t");
});

test("socket and connections are absent unless given", () => {
  expect(libvirtSocket({})).toBeUndefined();
  expect(libvirtSocket({ GUESTHOUSE_LIBVIRT_SOCKET: "" })).toBeUndefined();
  expect(libvirtSocket({ GUESTHOUSE_LIBVIRT_SOCKET: "/run/x" })).toBe("/run/x");
  expect(connectUris({})).toBeUndefined();
  expect(connectUris({ GUESTHOUSE_CONNECT: "test:///default  lxc:///system" })).toEqual([
    "test:///default",
    "lxc:///system",
  ]);
});
