import {
  type Completion,
  type CompletionContext,
  type CompletionResult,
  startCompletion,
} from "@codemirror/autocomplete";
import type { EditorView } from "@codemirror/view";
import { client } from "../../../app/session.ts";
import type { SchemaName } from "./check.ts";
import { placeAt } from "./place.ts";

/**
 * What libvirt's schema allows at the cursor.
 * @param around names of the elements around the text, for a device that is edited by itself
 */
export const schemaCompletion =
  (schema: SchemaName, around: readonly string[]) =>
  async (context: CompletionContext): Promise<CompletionResult | null> => {
    const place = placeAt(context.state.doc.toString(), context.pos);
    if (!place) return null;
    if (place.closes !== undefined) {
      return { from: place.from, options: [{ label: place.closes, apply: `${place.closes}>` }] };
    }
    // A blank asks for nothing unless it stands where an attribute goes.
    if (!context.explicit && place.what === "values" && place.attribute === undefined) return null;
    const { what, attribute } = place;
    const { options } = await client.api.definitions
      .complete({
        schema,
        path: [...around, ...place.path].slice(0, 40),
        what,
        ...(attribute !== undefined && { attribute }),
      })
      // Without schemas there is nothing to offer, which the check says already.
      .catch(() => ({ options: [] }));
    const offered = what === "attributes" ? options.filter((name) => !place.present.includes(name)) : options;
    if (offered.length === 0 || context.aborted) return null;
    return {
      from: place.from,
      options: offered.map((label) => completions[what](label)),
      validFor: /^[\w:.-]*$/,
    };
  };

const completions: Record<"elements" | "attributes" | "values", (label: string) => Completion> = {
  elements: (label) => ({ label, type: "type" }),
  attributes: (label) => ({ label, type: "property", apply: withQuotes }),
  values: (label) => ({ label, type: "constant" }),
};

/** The name with empty quotation marks and the cursor in between, where its values are offered at once. */
function withQuotes(view: EditorView, { label }: Completion, from: number, to: number) {
  view.dispatch({
    changes: { from, to, insert: `${label}=""` },
    selection: { anchor: from + label.length + 2 },
    userEvent: "input.complete",
  });
  startCompletion(view);
}
