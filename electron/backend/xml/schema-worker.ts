import { parentPort } from "node:worker_threads";
import { checkXml } from "./check.ts";
import { Grammar } from "./grammar.ts";
import { loadSchema, type Schema } from "./schema.ts";
import type { Answer, Question, SchemaName } from "./schemas.ts";

/** The thread behind `Schemas`: reads and compiles each schema once, and answers one question at a time. */

const grammars = new Map<SchemaName, Promise<Grammar>>();
const schemas = new Map<SchemaName, Promise<Schema>>();

/** A failure is not kept: libvirt may be installed meanwhile. */
function kept<T>(map: Map<SchemaName, Promise<T>>, name: SchemaName, load: (name: SchemaName) => Promise<T>) {
  let found = map.get(name);
  if (!found) {
    found = load(name);
    map.set(name, found);
    found.catch(() => map.delete(name));
  }
  return found;
}

async function answer({ id, ...question }: Question & { id: number }): Promise<Answer> {
  const grammar = await kept(grammars, question.schema, (name) => Grammar.read(name));
  switch (question.ask) {
    case "check": {
      const schema = await kept(schemas, question.schema, (name) => loadSchema(name));
      return { id, problems: checkXml(question.xml, schema, grammar, question.device) };
    }
    case "elements":
    case "attributes":
      return { id, words: grammar.allowed(question.path)[question.ask] };
    case "values":
      return { id, words: grammar.values(question.path, question.attribute) };
  }
}

parentPort?.on("message", (question: Question & { id: number }) => {
  answer(question)
    .catch((error: unknown): Answer => ({ id: question.id, failure: String(error) }))
    .then((reply) => parentPort?.postMessage(reply));
});
