import { AppError } from "../../../../shared/model/error.ts";

/** All of them are held in memory while they are copied. */
export const maxNodes = 1_000_000;

export const tooMany = () =>
  new AppError({
    code: "copy-too-many",
    message: "These are more than a million files.",
    hint: "Copy them in several parts, or pack them into an archive first.",
  });
