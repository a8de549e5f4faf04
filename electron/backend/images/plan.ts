import type { Command } from "../transcript/command-text.ts";
import type { Work } from "./on-copy.ts";

/** Work on an image before it is done. */
export interface ImagePlan {
  /** One plain phrase: “Compact debian.qcow2”. */
  readonly title: string;
  /** What it stands for, for who would do it by hand. */
  readonly commands: readonly Command[];
  /** What the user should know beforehand. */
  readonly notes: readonly string[];
  /** Does it. A string that it resolves with is what the user is told at the end. */
  run(job: Work): Promise<string>;
}

/** The exchange of an image for its changed copy, as it would be typed. */
export const exchangeCommands = (path: string, copy: string, kept: string): Command[] => [
  ["ln", "--", path, kept],
  ["mv", "--", copy, path],
];

/** A copy's name in commands that are only shown. */
export const shownCopy = (path: string): string => `${path}.new`;

export const keptNote = (kept: string): string =>
  `The work is done on a copy, which takes the image's place when it is proven. The image as it is stays beside it as ${kept} until you delete it.`;
