import { Worker } from "node:worker_threads";
import type { XmlProblem } from "./schema.ts";

/** The documents that can be asked about, by the names of libvirt's schema files. */
export type SchemaName = "domain" | "network" | "storagepool" | "storagevol";

/** What the thread is asked; see `schema-worker.ts`. */
export type Question = { readonly schema: SchemaName } & (
  | { readonly ask: "check"; readonly xml: string; readonly device: boolean }
  | { readonly ask: "elements" | "attributes"; readonly path: readonly string[] }
  | { readonly ask: "values"; readonly path: readonly string[]; readonly attribute: string | undefined }
);
export type Answer =
  | { readonly id: number; readonly problems: XmlProblem[] }
  | { readonly id: number; readonly words: readonly string[] }
  | { readonly id: number; readonly failure: string };

/**
 * libvirt's schemas as installed on this computer: what they allow where, and what is wrong with a document.
 * They are read, compiled and searched on a thread of their own, which starts with the first question.
 *
 * Every method throws Error when the schemas are not installed or unreadable.
 */
export class Schemas {
  #worker: Worker | undefined;
  readonly #waiting = new Map<number, PromiseWithResolvers<Answer>>();
  #lastId = 0;
  #closed = false;

  /** What is wrong with a document, or with `device` with one element of a domain; empty if it is valid. */
  async check(schema: SchemaName, xml: string, device = false): Promise<XmlProblem[]> {
    const answer = await this.#ask({ schema, ask: "check", xml, device });
    return "problems" in answer ? answer.problems : [];
  }

  /** Names of elements that may stand below the last of `path`, which begins with the root: `["domain", "os"]`. */
  elements(schema: SchemaName, path: readonly string[]): Promise<readonly string[]> {
    return this.#words({ schema, ask: "elements", path });
  }

  /** Names of attributes that the last element of `path` may have. */
  attributes(schema: SchemaName, path: readonly string[]): Promise<readonly string[]> {
    return this.#words({ schema, ask: "attributes", path });
  }

  /**
   * The words that an attribute, or without one the element's text, may be; empty where it is free text:
   * `values("domain", ["domain", "devices", "disk", "driver"], "cache")`.
   */
  values(schema: SchemaName, path: readonly string[], attribute?: string): Promise<readonly string[]> {
    return this.#words({ schema, ask: "values", path, attribute });
  }

  /** Ends the thread; questions that are open are rejected. */
  async close(): Promise<void> {
    this.#closed = true;
    const worker = this.#worker;
    this.#end(new Error("closed"));
    await worker?.terminate();
  }

  async #words(question: Question): Promise<readonly string[]> {
    const answer = await this.#ask(question);
    return "words" in answer ? answer.words : [];
  }

  async #ask(question: Question): Promise<Answer> {
    if (this.#closed) throw new Error("closed");
    this.#worker ??= this.#start();
    this.#lastId += 1;
    const waiting = Promise.withResolvers<Answer>();
    this.#waiting.set(this.#lastId, waiting);
    // An idle thread must not keep the process alive.
    this.#worker.ref();
    this.#worker.postMessage({ id: this.#lastId, ...question });
    const answer = await waiting.promise;
    if ("failure" in answer) throw new Error(answer.failure);
    return answer;
  }

  #start(): Worker {
    // In a build both are bundled, into the same folder; otherwise Node runs the source as it is.
    const file = import.meta.url.endsWith(".ts") ? "./schema-worker.ts" : "./schema-worker.js";
    const worker = new Worker(new URL(file, import.meta.url), { name: "schemas" });
    worker.on("message", (answer: Answer) => {
      const waiting = this.#waiting.get(answer.id);
      this.#waiting.delete(answer.id);
      waiting?.resolve(answer);
      if (this.#waiting.size === 0) worker.unref();
    });
    const ended = (error: Error) => {
      if (this.#worker === worker) this.#end(error);
    };
    worker.on("error", ended);
    worker.on("exit", () => ended(new Error("the schemas' thread ended")));
    return worker;
  }

  /** A thread that failed is replaced at the next question. */
  #end(error: Error): void {
    this.#worker = undefined;
    for (const waiting of this.#waiting.values()) waiting.reject(error);
    this.#waiting.clear();
  }
}
