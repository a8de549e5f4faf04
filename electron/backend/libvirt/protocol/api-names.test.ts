import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { callsWithoutFunction, functionsWithoutCall } from "./api-names.fixture.ts";
import * as errorCodes from "./error-codes.ts";
import * as flags from "./flags.ts";
import { lxc, qemu, remote } from "./index.ts";

/** The release of libvirt that the table describes. */
const release = [9, 0, 0];

/** Comes with `libvirt-dev`, which is not needed to run Guesthouse. */
const folder = "/usr/share/libvirt/api";
const comparable =
  existsSync(`${folder}/libvirt-api.xml`) &&
  readFileSync(`${folder}/libvirt-api.xml`, "utf8").includes(`version='${release.join(".")}'`);
if (!comparable) {
  console.log(`skipped: comparison with libvirt's API, as ${folder} is absent (libvirt-dev) or too old`);
}

const isNewer = (version: string) => {
  const difference = version.split(".").map((part, i) => Number(part) - (release[i] ?? 0));
  return (difference.find((part) => part !== 0) ?? 0) > 0;
};

const attribute = (tag: string, name: string) => new RegExp(` ${name}='([^']*)'`).exec(tag)?.[1] ?? "";

/** The opening tags of one kind in one API description, without what is newer than the table. */
function tags(file: string, kind: string): string[] {
  const all = readFileSync(`${folder}/${file}.xml`, "utf8").match(new RegExp(`<${kind} [^>]*>`, "g")) ?? [];
  return all.filter((tag) => !isNewer(attribute(tag, "version")));
}

describe.skipIf(!comparable)("names compared with the installed API description", () => {
  it.each([
    { file: "libvirt-api", program: remote, infix: /^vir/ },
    { file: "libvirt-qemu-api", program: qemu, infix: /^vir|Qemu/g },
    { file: "libvirt-lxc-api", program: lxc, infix: /^vir|Lxc/g },
  ])("$file", ({ file, program, infix }) => {
    const key = (name: string) => name.replace(/^(qemu|lxc)/, "").toLowerCase();
    const calls = new Map(Object.keys(program.procedures).map((name) => [key(name), name]));
    const functions = new Map(
      tags(file, "function").map((tag) => {
        const name = attribute(tag, "name");
        return [key(name.replace(infix, "")), name] as const;
      }),
    );
    const matched = [...functions.keys()].filter((name) => calls.has(name));
    console.log(`${file}: ${matched.length} of ${functions.size} functions matched, ${calls.size} calls`);

    const wanted = (list: readonly string[], all: Iterable<string>) => {
      const present = new Set(all);
      return list.filter((name) => present.has(name)).sort();
    };
    const unmatchedFunctions = [...functions].filter(([name]) => !calls.has(name)).map(([, name]) => name);
    const unmatchedCalls = [...calls].filter(([name]) => !functions.has(name)).map(([, name]) => name);
    expect(unmatchedFunctions.sort()).toStrictEqual(wanted(functionsWithoutCall, functions.values()));
    expect(unmatchedCalls.sort()).toStrictEqual(wanted(callsWithoutFunction, calls.values()));
  });

  it("has nothing in its exceptions that is not there", () => {
    const functions = new Set(
      ["libvirt-api", "libvirt-lxc-api"].flatMap((file) =>
        tags(file, "function").map((tag) => attribute(tag, "name")),
      ),
    );
    expect(functionsWithoutCall.filter((name) => !functions.has(name))).toStrictEqual([]);
    expect(callsWithoutFunction.filter((name) => !(name in remote.procedures))).toStrictEqual([]);
    expect(new Set(functionsWithoutCall).size).toBe(functionsWithoutCall.length);
  });

  it("numbers flags, enums and errors as libvirt does, and leaves out none of a type", () => {
    const ofType = new Map<string, Map<string, string>>();
    const values = new Map<string, string>();
    for (const tag of tags("libvirt-api", "enum")) {
      const [name, value, type] = ["name", "value", "type"].map((each) => attribute(tag, each)) as [
        string,
        string,
        string,
      ];
      values.set(name, value);
      ofType.set(type.toLowerCase(), (ofType.get(type.toLowerCase()) ?? new Map()).set(name, value));
    }
    const number = (value: string): number => {
      const alias = values.get(value);
      return alias === undefined ? Number(value) : number(alias);
    };
    let compared = 0;
    const types = { ...flags, ...errorCodes };
    for (const [name, ours] of Object.entries(types)) {
      const theirs = ofType.get(`vir${name.toLowerCase()}`);
      expect(theirs, `libvirt's type for ${name}`).toBeDefined();
      const expected = [...theirs!]
        .filter(([key]) => !key.endsWith("_LAST"))
        .map(([key, value]) => [key, number(value)] as const);
      expect({ [name]: ours }).toStrictEqual({ [name]: Object.fromEntries(expected) });
      compared += expected.length;
    }
    console.log(`${compared} constants of ${Object.keys(types).length} types compared`);
    expect(compared).toBeGreaterThan(800);
  });
});
