import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);
/** Tries of what fails now and then by itself where the CPU's clock is coarse. */
const maxTries = 20;

/** Writes a raw image anew, encrypted with LUKS: alone (`luks`) or inside qcow2. Its key is quickly tried. */
export async function encryptImage(
  from: string,
  to: string,
  format: "luks" | "qcow2",
  passphrase: string,
): Promise<void> {
  const prefix = format === "qcow2" ? "encrypt." : "";
  const options = [
    ...(format === "qcow2" ? ["encrypt.format=luks"] : []),
    `${prefix}key-secret=key`,
    `${prefix}iter-time=10`,
  ];
  const args = [
    ...["convert", "--object", `secret,id=key,data=${passphrase}`],
    ...["-f", "raw", "-O", format, "-o", options.join(","), from, to],
  ];
  for (let tries = 1; ; tries += 1) {
    try {
      await run("qemu-img", args);
      return;
    } catch (error) {
      if (tries === maxTries || !String(error).includes("Unable to get accurate CPU usage")) throw error;
    }
  }
}

/** The same with what is in an encrypted image, for a comparison. */
export const encryptedOptions = (path: string, format: "luks" | "qcow2"): string =>
  `driver=${format},${format === "qcow2" ? "encrypt." : ""}key-secret=key,file.filename=${path}`;
