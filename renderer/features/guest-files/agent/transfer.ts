import { client } from "../../../app/session.ts";
import { chooseSink, takeAll } from "../../../components/download-sink.ts";
import { sendFile } from "../../../components/send-file.ts";
import { strings } from "./strings.ts";

interface Guest {
  readonly connection: string;
  readonly uuid: string;
}

/**
 * Lets the agent write a file into a folder of the guest. Resolves when that has begun.
 * @param onFailed hears of what breaks off what has begun
 * @throws AppError why it did not begin
 */
export async function sendToGuest(
  guest: Guest,
  { file, name, folder, replace }: { file: File; name: string; folder: string; replace: boolean },
  onFailed: (thrown: unknown) => void,
): Promise<string> {
  const { ticket, job } = await client.api.guestFiles.agentSend({
    ...guest,
    name,
    folder,
    bytes: file.size,
    replace,
  });
  client
    .openChannel(ticket)
    .then((channel) => sendFile(file, channel))
    .catch(onFailed);
  return job;
}

/**
 * Saves a file of the guest as browsers do. Resolves when that has begun; to nothing where the user chose no file.
 * @throws AppError why it did not begin
 */
export async function fetchFromGuest(
  guest: Guest,
  path: string,
  onFailed: (thrown: unknown) => void,
): Promise<string | undefined> {
  // First of all: browsers ask only right after a click.
  const sink = await chooseSink(path.split(/[/\\]/).at(-1) || strings.file);
  if (!sink) return undefined;
  const save = async (ticket: string) => takeAll(sink, await client.openChannel(ticket));
  try {
    const { ticket, job } = await client.api.guestFiles.agentFetch({ ...guest, path });
    save(ticket).catch(async (thrown) => {
      await sink.drop();
      onFailed(thrown);
    });
    return job;
  } catch (thrown) {
    await sink.drop();
    throw thrown;
  }
}
