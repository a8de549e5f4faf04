import { type Prepared, prepare, single } from "fuzzysort";

/** Something that the palette can do or go to. */
export interface Item {
  id: string;
  /** What the query is compared with. */
  text: string;
}

/** What can be done with any machine, e.g. "Start" or "Details". */
export interface Verb {
  id: string;
  text: string;
}

/** A thing with a name, on which the verbs act. */
export interface Subject {
  key: string;
  name: string;
}

export interface Sought<I extends Item, V extends Verb, S extends Subject> {
  items: readonly I[];
  subjects: readonly S[];
  /** The first is what is done with a subject that is only named. */
  verbs: readonly V[];
  /** The subject in view: its verbs are found without its name. */
  inView?: string | undefined;
}

export type Hit<I extends Item, V extends Verb, S extends Subject> = { id: string } & (
  | { item: I }
  | { verb: V; subject: S }
);

/** fuzzysort gives 1 for the same text, 0.34 for letters that merely come in the right order. */
const LEAST = 0.3;
const RECENT = 0.15;
const IN_VIEW = 0.1;

/** What a verb on a subject is called in the list of what was used last. */
export const pairId = (verb: Pick<Verb, "id">, subject: Pick<Subject, "key">) => `${subject.key}#${verb.id}`;

/**
 * The best matches, best first; each word of the query must be found. Only subjects that a word names are
 * combined with verbs, so that a thousand of them cost a thousand comparisons a word and no more.
 * @param recent ids of what was used last, the latest first: those count more
 */
export function search<I extends Item, V extends Verb, S extends Subject>(
  query: string,
  { items, subjects, verbs, inView }: Sought<I, V, S>,
  recent: readonly string[],
  limit: number,
): Hit<I, V, S>[] {
  const words = query.split(/\s+/).filter(Boolean);
  const hits: { hit: Hit<I, V, S>; score: number }[] = [];
  const add = (hit: Hit<I, V, S>, score: number) => {
    const used = recent.indexOf(hit.id);
    hits.push({ hit, score: score + (used < 0 ? 0 : RECENT / (1 + used / 5)) });
  };
  const scores = (text: string) => words.map((word) => scoreOf(word, text));

  for (const item of items) {
    const score = mean(scores(item.text));
    if (score !== undefined) add({ id: item.id, item }, score);
  }
  const asVerbs = verbs.map((verb) => ({ verb, found: scores(verb.text) }));
  for (const subject of subjects) {
    const named = scores(subject.name);
    const here = subject.key === inView;
    if (!here && !named.some((score) => score > 0)) continue;
    for (const { verb, found } of asVerbs) {
      const alone = verb === verbs[0] && named.every((score) => score > 0);
      if (!alone && !found.some((score) => score > 0)) continue;
      const score = mean(words.map((_, word) => Math.max(named[word]!, found[word]!)));
      // A word that could be either is the subject's: a verb is asked for by a word of its own.
      const own = alone || here || words.some((_, word) => named[word]! >= found[word]!);
      if (score !== undefined && own) {
        add({ id: pairId(verb, subject), verb, subject }, score + (here ? IN_VIEW : 0));
      }
    }
  }
  // Stable: what scores the same stays in the order in which it was given.
  return hits
    .sort((a, b) => b.score - a.score)
    .slice(0, limit)
    .map(({ hit }) => hit);
}

/** Undefined when a word is not found at all. */
function mean(scores: readonly number[]): number | undefined {
  if (scores.length === 0 || scores.includes(0)) return undefined;
  return scores.reduce((sum, score) => sum + score, 0) / scores.length;
}

const prepared = new Map<string, Prepared>();

function scoreOf(word: string, text: string): number {
  let target = prepared.get(text);
  if (!target) {
    // Names come and go; nothing is lost but the time to prepare them again.
    if (prepared.size > 20_000) prepared.clear();
    target = prepare(text);
    prepared.set(text, target);
  }
  const score = single(word, target)?.score ?? 0;
  return score < LEAST ? 0 : score;
}
