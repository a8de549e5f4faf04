/** One step of a path: a child element, told apart from its likes by attributes where the step picks by them. */
interface Step {
  /** As it stands in the path: an XPath step too. */
  readonly text: string;
  readonly prefix?: string;
  readonly name: string;
  readonly picks: readonly (readonly [attribute: string, value: string])[];
}

/** A place below an element: the steps down to the element that holds it, then an attribute or that element. */
export interface Path {
  readonly steps: readonly Step[];
  readonly attribute?: string;
}

const stepShape = /^(?:([A-Za-z][\w.-]*):)?([A-Za-z][\w.-]*)((?:\[@[\w.:-]+='[^']*'\])*)$/;
const parsed = new Map<string, Path>();

/**
 * Takes a path such as `metadata/libosinfo:libosinfo`, `driver/@cache` or `feature[@name='vmx']/@policy` apart.
 * `.` is the element itself. Paths come from source code, never from input.
 */
export function parsePath(path: string): Path {
  let result = parsed.get(path);
  if (!result) {
    result = parse(path);
    parsed.set(path, result);
  }
  return result;
}

function parse(path: string): Path {
  // A slash within a picked value ends no step.
  const parts = path.match(/(?:\[[^\]]*\]|[^/[])+/g) ?? [];
  if (parts.join("/") !== path) throw new TypeError(`“${path}” is no path`);
  const last = parts.at(-1);
  const attribute = last?.startsWith("@") ? last.slice(1) : undefined;
  const steps = parts.slice(0, attribute === undefined ? undefined : -1).filter((part) => part !== ".");
  return { steps: steps.map((text) => step(text, path)), ...(attribute !== undefined && { attribute }) };
}

function step(text: string, path: string): Step {
  const match = stepShape.exec(text);
  if (!match?.[2]) throw new TypeError(`“${text}” in “${path}” is no step of a path`);
  const picks = [...match[3]!.matchAll(/\[@([\w.:-]+)='([^']*)'\]/g)];
  return {
    text,
    ...(match[1] !== undefined && { prefix: match[1] }),
    name: match[2],
    picks: picks.map(([, attribute, value]) => [attribute!, value!] as const),
  };
}
