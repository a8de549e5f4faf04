/** Paths in a guest: absolute, of names as they were listed (`shared/model/guest-name.ts`). */

export const joined = (folder: string, name: string): string =>
  folder === "/" ? `/${name}` : `${folder}/${name}`;

/** The root is its own parent. */
export const parentOf = (path: string): string => path.slice(0, path.lastIndexOf("/")) || "/";

/** The last part; empty for the root. */
export const baseName = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

/** The root and every folder on the way, with the path itself last. */
export function stepsTo(path: string): string[] {
  const steps = ["/"];
  for (const name of path.split("/").filter(Boolean)) steps.push(joined(steps.at(-1)!, name));
  return steps;
}

/** Whether it is the folder itself or lies in it. */
export const isWithin = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(folder === "/" ? "/" : `${folder}/`);

/**
 * What was typed as the contract wants it: absolute, without empty parts, `.` and `..`.
 * @param folder where a relative path begins
 */
export function tidyPath(typed: string, folder: string): string {
  const parts = typed.startsWith("/") ? [] : folder.split("/");
  const names: string[] = [];
  for (const part of [...parts, ...typed.split("/")]) {
    if (part === "..") names.pop();
    else if (part !== "" && part !== ".") names.push(part);
  }
  return `/${names.join("/")}`;
}

/** The paths of what is chosen. */
export const pathsOf = (chosen: readonly { readonly path: string }[]): string[] =>
  chosen.map(({ path }) => path);
