import { AppError } from "../../../../shared/model/error.ts";
import type { PlaceCalls } from "../session/session.ts";
import { lookAt } from "./guest-tree.ts";

/** What is to be known of a system whose files carry labels that only its own kernel gives. */
export async function labelNotes(calls: PlaceCalls): Promise<string[]> {
  const config = await lookAt(calls, "/etc/selinux/config").catch((error: unknown) => {
    if (error instanceof AppError && /^guest-n/.test(error.code)) return undefined;
    throw error;
  });
  if (!config) return [];
  return [
    "This system may use SELinux: what is copied in has no label until restorecon gives it one in the guest, or a file /.autorelabel makes it do so at its next start.",
  ];
}
