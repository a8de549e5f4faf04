import type { StreamParser } from "@codemirror/language";

type Load = () => Promise<StreamParser<unknown>>;

const shell: Load = async () => (await import("@codemirror/legacy-modes/mode/shell")).shell;
const properties: Load = async () => (await import("@codemirror/legacy-modes/mode/properties")).properties;
const python: Load = async () => (await import("@codemirror/legacy-modes/mode/python")).python;
const perl: Load = async () => (await import("@codemirror/legacy-modes/mode/perl")).perl;
const ruby: Load = async () => (await import("@codemirror/legacy-modes/mode/ruby")).ruby;

/** By the name's ending, or the whole name where that is the custom. */
const BY_NAME: readonly (readonly [RegExp, Load])[] = [
  [/\.(sh|bash|zsh|ksh|profile)$|^\.?(bashrc|profile|bash_profile|zshrc)$|^PKGBUILD$/i, shell],
  [/\.json$/i, async () => (await import("@codemirror/legacy-modes/mode/javascript")).json],
  [/\.[cm]?jsx?$/i, async () => (await import("@codemirror/legacy-modes/mode/javascript")).javascript],
  [/\.[cm]?tsx?$/i, async () => (await import("@codemirror/legacy-modes/mode/javascript")).typescript],
  [/\.ya?ml$/i, async () => (await import("@codemirror/legacy-modes/mode/yaml")).yaml],
  [/\.toml$/i, async () => (await import("@codemirror/legacy-modes/mode/toml")).toml],
  [/\.pyw?$/i, python],
  [/\.p[lm]$/i, perl],
  [/\.rb$/i, ruby],
  [/\.lua$/i, async () => (await import("@codemirror/legacy-modes/mode/lua")).lua],
  [/\.(xml|html?|xhtml|svg|rng|xsl)$/i, async () => (await import("@codemirror/legacy-modes/mode/xml")).xml],
  [/\.css$/i, async () => (await import("@codemirror/legacy-modes/mode/css")).css],
  [/\.sql$/i, async () => (await import("@codemirror/legacy-modes/mode/sql")).standardSQL],
  [/\.[ch]$/i, async () => (await import("@codemirror/legacy-modes/mode/clike")).c],
  [/\.(cc|cpp|cxx|hh|hpp)$/i, async () => (await import("@codemirror/legacy-modes/mode/clike")).cpp],
  [/\.java$/i, async () => (await import("@codemirror/legacy-modes/mode/clike")).java],
  [/\.go$/i, async () => (await import("@codemirror/legacy-modes/mode/go")).go],
  [/\.rs$/i, async () => (await import("@codemirror/legacy-modes/mode/rust")).rust],
  [/\.(diff|patch)$/i, async () => (await import("@codemirror/legacy-modes/mode/diff")).diff],
  [/\.ps[dm]?1$/i, async () => (await import("@codemirror/legacy-modes/mode/powershell")).powerShell],
  [
    /^(Dockerfile|Containerfile)$/i,
    async () => (await import("@codemirror/legacy-modes/mode/dockerfile")).dockerFile,
  ],
  [/^nginx.*\.conf$/i, async () => (await import("@codemirror/legacy-modes/mode/nginx")).nginx],
  [
    /\.(ini|cfg|conf|cnf|desktop|properties|env|service|socket|timer|mount|target|path|slice|network|netdev|link|repo|reg|inf)$|^(os-release|lsb-release|environment|fstab|hosts|passwd|group|shadow|login\.defs)$/i,
    properties,
  ],
];

/** By what a script says runs it. */
const BY_INTERPRETER: readonly (readonly [RegExp, Load])[] = [
  [/^#!.*\b(ba|z|k|da)?sh\b/, shell],
  [/^#!.*\bpython/, python],
  [/^#!.*\bperl/, perl],
  [/^#!.*\bruby/, ruby],
];

/** How to colour a text, by its file's name and its first line; undefined where nothing fits. */
export function languageOf(name: string, text: string): Load | undefined {
  const named = BY_NAME.find(([pattern]) => pattern.test(name));
  if (named) return named[1];
  const line = text.slice(0, 200).split("\n", 1)[0]!;
  return BY_INTERPRETER.find(([pattern]) => pattern.test(line))?.[1];
}
