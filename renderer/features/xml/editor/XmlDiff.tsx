import { xml } from "@codemirror/lang-xml";
import { CodeDiff } from "../../code/index.ts";
import { strings } from "../strings.ts";

interface Props {
  before: string;
  after: string;
  /** One beside the other, under these headings; without, one text with its changes. */
  labels?: { before: string; after: string };
}

const language = xml();

/** What changed between two definitions; what is the same is folded away. */
export function XmlDiff({ before, after, labels }: Props) {
  return <CodeDiff before={before} after={after} labels={labels ?? strings.changes} language={language} />;
}
