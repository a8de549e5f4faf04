/** A Guesthouse that works on one image until it is killed: `socket stateDir folder image work`. */
import type { ImageWork } from "../../shared/contract/images.ts";
import { BackendSession } from "./backend-session.ts";
import { ImageSession } from "./image-session.ts";
import type { PrivateLibvirtd } from "./libvirtd.ts";

const [socketPath, stateDir, imagesDir, image, work] = process.argv.slice(2) as [
  string,
  string,
  string,
  string,
  string,
];
const session = await BackendSession.start({ socketPath, imagesDir } as PrivateLibvirtd, stateDir);
const images = new ImageSession(session);
await images.start(image, JSON.parse(work) as ImageWork);
process.stdout.write("working\n");
