import type { Handlers } from "../../../shared/contract/handlers.ts";
import type { Transcript } from "./transcript.ts";

export function createTranscriptHandlers(transcript: Transcript): Handlers["transcript"] {
  return { watch: async (_input, call) => transcript.watch(call.signal) };
}
