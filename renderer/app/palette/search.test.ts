import { describe, expect, it } from "vitest";
import { type Hit, type Item, type Subject, search, type Verb } from "./search.ts";

const verbs: Verb[] = [
  { id: "console", text: "Open the console" },
  { id: "start", text: "Start" },
  { id: "reboot", text: "Restart" },
  { id: "destroy", text: "Force off" },
];
const items: Item[] = [
  { id: "settings", text: "Go to the settings" },
  { id: "new", text: "New machine …" },
];
const subjects: Subject[] = ["debian-12", "debian-11", "web", "start-server"].map((name) => ({
  key: name,
  name,
}));

const found = (query: string, recent: string[] = [], inView?: string) =>
  search(query, { items, subjects, verbs, inView }, recent, 20).map(({ id }: Hit<Item, Verb, Subject>) => id);

describe("search", () => {
  it("finds items by words in any order, and nothing that lacks a word", () => {
    expect(found("settings go")[0]).toBe("settings");
    expect(found("settings xyz")).toEqual([]);
  });

  it("opens a machine that is only named", () => {
    expect(found("web")).toEqual(["web#console"]);
    expect(found("debian").slice(0, 2).toSorted()).toEqual(["debian-11#console", "debian-12#console"]);
  });

  it("does to any machine what is typed before or after its name", () => {
    expect(found("start debian-12")[0]).toBe("debian-12#start");
    expect(found("web force")[0]).toBe("web#destroy");
    expect(found("reboot web")).toEqual([]);
    expect(found("restart web")[0]).toBe("web#reboot");
  });

  it("does not list a verb for every machine", () => {
    expect(found("force")).toEqual([]);
    expect(found("force", [], "web")).toEqual(["web#destroy"]);
  });

  it("puts what was used last first among equals", () => {
    expect(found("debian", ["debian-11#console"])[0]).toBe("debian-11#console");
    expect(found("debian", ["debian-12#console"])[0]).toBe("debian-12#console");
  });

  it("takes a machine whose name is a verb for both", () => {
    expect(found("start").slice(0, 1)).toEqual(["start-server#console"]);
    expect(found("start start-server")).toContain("start-server#start");
  });

  it("gives no more than asked for", () => {
    const many = Array.from({ length: 1000 }, (_, index) => ({ key: `${index}`, name: `vm-${index}` }));
    expect(search("start vm", { items, subjects: many, verbs }, [], 20)).toHaveLength(20);
  });
});
