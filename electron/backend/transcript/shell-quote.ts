/**
 * One command line that a POSIX shell splits back into exactly `argv`. Own code because the published
 * libraries put a backslash before every colon and equals sign, which makes URIs unreadable.
 */
export function shellQuote(argv: readonly string[]): string {
  return argv.map(quoteWord).join(" ");
}

function quoteWord(word: string): string {
  // A leading tilde or `=` is expanded by some shells, so those are quoted there too.
  if (/^[\w@%+:,./-][\w@%+=:,./~-]*$/.test(word)) return word;
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
