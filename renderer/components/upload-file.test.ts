import { describe, expect, it } from "vitest";
import type { ByteChannel } from "../../shared/model/byte-channel.ts";
import { AppError } from "../../shared/model/error.ts";
import { type UploadClient, type UploadProgress, uploadFile } from "./upload-file.ts";

const lost = () => new AppError({ code: "disconnected", message: "lost" });
const bytes = new Uint8Array(60_000).map((_, index) => index % 251);
const file = new Blob([bytes]);

/** Stores what arrives; the channel breaks after `breakAfter[n]` bytes at the n-th attempt. */
function server(breakAfter: number[] = []) {
  const stored: number[] = [];
  const calls = { begun: 0, finished: 0, cancelled: 0, waited: 0 };
  const client: UploadClient<string> = {
    begin: async () => {
      calls.begun += 1;
      return { upload: "u1", offset: stored.length, ticket: "t" };
    },
    openChannel: async () => {
      let left = breakAfter.shift() ?? Number.POSITIVE_INFINITY;
      const channel: Pick<ByteChannel, "give" | "end" | "close"> = {
        give: async (part) => {
          if (left <= 0) throw lost();
          const taken = part.subarray(0, left);
          left -= taken.length;
          for (const byte of taken) stored.push(byte);
          if (taken.length < part.length) throw lost();
        },
        end: () => {},
        close: () => {},
      };
      return channel as ByteChannel;
    },
    finish: async () => {
      calls.finished += 1;
      return "media-0001";
    },
    cancel: async () => {
      calls.cancelled += 1;
    },
    connected: async () => {
      calls.waited += 1;
    },
  };
  return { client, stored, calls };
}

describe("uploadFile", () => {
  it("sends every byte in order", async () => {
    const { client, stored, calls } = server();
    const seen: UploadProgress[] = [];
    const media = await uploadFile(
      file,
      client,
      (progress) => seen.push(progress),
      new AbortController().signal,
    );
    expect(media).toBe("media-0001");
    expect(Uint8Array.from(stored)).toEqual(bytes);
    expect(calls).toEqual({ begun: 1, finished: 1, cancelled: 0, waited: 0 });
    expect(seen.at(-1)).toEqual({ done: bytes.length, phase: "checking" });
  });

  it("goes on where it was cut off", async () => {
    const { client, stored, calls } = server([20_000, 10_000]);
    const seen: UploadProgress[] = [];
    await uploadFile(file, client, (progress) => seen.push(progress), new AbortController().signal);
    expect(Uint8Array.from(stored)).toEqual(bytes);
    expect(calls).toMatchObject({ begun: 3, waited: 2 });
    expect(seen.some(({ phase }) => phase === "waiting")).toBe(true);
  });

  it("gives up when nothing gets through", async () => {
    const { client, calls } = server(Array.from({ length: 20 }, () => 0));
    await expect(uploadFile(file, client, () => {}, new AbortController().signal)).rejects.toMatchObject({
      code: "disconnected",
    });
    expect(calls.begun).toBe(4);
    expect(calls.cancelled).toBe(0);
  });

  it("does not repeat a refusal", async () => {
    const { client, calls } = server();
    client.finish = () => Promise.reject(new AppError({ code: "not-a-medium", message: "no" }));
    await expect(uploadFile(file, client, () => {}, new AbortController().signal)).rejects.toMatchObject({
      code: "not-a-medium",
    });
    expect(calls.begun).toBe(1);
  });

  it("drops the partial volume when cancelled", async () => {
    const { client, calls } = server();
    const stop = new AbortController();
    const running = uploadFile(file, client, ({ done }) => done > 0 && stop.abort(), stop.signal);
    await expect(running).rejects.toMatchObject({ name: "AbortError" });
    expect(calls.cancelled).toBe(1);
    expect(calls.finished).toBe(0);
  });
});
