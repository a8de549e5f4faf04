import { expect, test } from "vitest";
import { WireChannel } from "../../shared/model/byte-channel-stream.ts";
import { portWire } from "../../shared/model/byte-channel-wire.ts";
import { type Sink, takeAll } from "./download-sink.ts";

test("a download takes all that its channel brings, and leaves neither side of it open", async () => {
  const { port1, port2 } = new MessageChannel();
  const theirs = new WireChannel(portWire(port1));
  const ours = new WireChannel(portWire(port2));
  const seen: string[] = [];
  const sink: Sink = {
    async take(part) {
      seen.push(part.kind === "bytes" ? new TextDecoder().decode(part.bytes) : "hole");
    },
    async done() {
      seen.push("done");
    },
    async drop() {
      seen.push("drop");
    },
  };
  await theirs.write(new TextEncoder().encode("all of it"));
  theirs.end();
  await takeAll(sink, ours);
  expect(seen).toEqual(["all of it", "done"]);
  await Promise.all([theirs.closed, ours.closed]);
});
