import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { EditorView, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { phrases } from "./strings.ts";

const font = "'JetBrains Mono Variable', ui-monospace, monospace";

/** Colours are variables of Code.module.css, so the theme can change under an open editor. */
const surfaces = EditorView.theme({
  "&": { color: "var(--gh-text)", backgroundColor: "var(--gh-body)", fontSize: "12.5px" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: font, lineHeight: "1.6", fontVariantLigatures: "none" },
  ".cm-content": { caretColor: "var(--gh-text)", paddingBlock: "8px" },
  ".cm-cursor": { borderLeftColor: "var(--gh-text)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "var(--code-selection)",
  },
  ".cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--code-active) 60%, transparent)" },
  ".cm-gutters": {
    color: "var(--gh-muted)",
    backgroundColor: "var(--gh-body)",
    borderRight: "1px solid var(--gh-border)",
  },
  ".cm-activeLineGutter": { color: "var(--gh-text)", backgroundColor: "var(--code-active)" },
  ".cm-foldPlaceholder": {
    color: "var(--gh-muted)",
    backgroundColor: "var(--gh-hover)",
    borderColor: "var(--gh-border)",
  },
  ".cm-matchingBracket, &.cm-focused .cm-matchingBracket": {
    backgroundColor: "transparent",
    outline: "1px solid var(--gh-border)",
  },
  ".cm-searchMatch": { backgroundColor: "var(--code-match)" },
  ".cm-searchMatch-selected": { backgroundColor: "var(--code-match-current)" },
  ".cm-panels": {
    color: "var(--gh-text)",
    backgroundColor: "var(--gh-chrome)",
    fontFamily: "inherit",
  },
  ".cm-panels-top": { borderBottom: "1px solid var(--gh-border)" },
  ".cm-panel.cm-search": { padding: "8px 32px 8px 12px", fontSize: "12px" },
  ".cm-panel.cm-search label": {
    display: "inline-flex",
    gap: "4px",
    alignItems: "center",
    fontSize: "12px",
  },
  ".cm-panel.cm-search :focus-visible": {
    outline: "2px solid var(--mantine-primary-color-filled)",
    outlineOffset: "-1px",
  },
  ".cm-textfield": {
    color: "var(--gh-text)",
    backgroundColor: "var(--gh-body)",
    border: "1px solid var(--mantine-color-default-border)",
    borderRadius: "4px",
    fontSize: "12px",
  },
  ".cm-button": {
    color: "var(--gh-text)",
    backgroundColor: "var(--gh-raised)",
    backgroundImage: "none",
    border: "1px solid var(--mantine-color-default-border)",
    borderRadius: "4px",
    fontSize: "12px",
  },
  ".cm-panel.cm-search [name=close]": { color: "var(--gh-muted)", fontSize: "16px", padding: "4px 8px" },
  ".cm-tooltip": {
    color: "var(--gh-text)",
    backgroundColor: "var(--gh-raised)",
    border: "1px solid var(--mantine-color-default-border)",
    borderRadius: "6px",
    overflow: "hidden",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: font, fontSize: "12.5px" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "3px 10px" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": {
    color: "var(--gh-text)",
    backgroundColor: "var(--gh-selected)",
  },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "700" },
  ".cm-diagnostic": { padding: "6px 10px", maxWidth: "560px" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--gh-danger)" },
  "&.cm-merge-a .cm-changedLine, .cm-deletedChunk": { backgroundColor: "var(--code-removed)" },
  "&.cm-merge-b .cm-changedLine, .cm-inlineChangedLine": { backgroundColor: "var(--code-added)" },
  "&.cm-merge-a .cm-changedText, .cm-deletedChunk .cm-deletedText": {
    background: "var(--code-removed-text)",
  },
  "&.cm-merge-b .cm-changedText": { background: "var(--code-added-text)" },
  // Not by colour alone.
  ".cm-deletedChunk .cm-deletedLine": { textDecoration: "line-through" },
  "&.cm-merge-a .cm-changedLineGutter, .cm-deletedLineGutter": { background: "var(--gh-danger)" },
  "&.cm-merge-b .cm-changedLineGutter": { background: "var(--gh-state-running)" },
  // Its own marks are characters that our fonts do not have.
  ".cm-collapsedLines::before, .cm-collapsedLines::after": { content: "none" },
  ".cm-collapsedLines": {
    color: "var(--gh-muted)",
    background: "var(--gh-chrome)",
    fontFamily: "inherit",
    padding: "4px 12px",
  },
});

const words = HighlightStyle.define([
  {
    tag: [tags.tagName, tags.angleBracket, tags.keyword, tags.operatorKeyword, tags.heading, tags.inserted],
    color: "var(--code-tag)",
  },
  {
    tag: [tags.attributeName, tags.propertyName, tags.definition(tags.variableName), tags.typeName],
    color: "var(--code-attribute)",
  },
  { tag: [tags.attributeValue, tags.string, tags.special(tags.string)], color: "var(--code-value)" },
  { tag: tags.comment, color: "var(--code-comment)", fontStyle: "italic" },
  {
    tag: [
      tags.processingInstruction,
      tags.documentMeta,
      tags.character,
      tags.number,
      tags.bool,
      tags.null,
      tags.atom,
      tags.meta,
    ],
    color: "var(--code-special)",
  },
  { tag: [tags.invalid, tags.deleted], color: "var(--gh-danger)" },
]);

/** What every editor and comparison has in common; the language comes beside it. */
export const codeTheme = [
  surfaces,
  syntaxHighlighting(words),
  lineNumbers(),
  EditorView.lineWrapping,
  EditorState.phrases.of(phrases),
  // What scrolls has to be reached by keyboard, also where it is only read.
  EditorView.contentAttributes.of({ tabindex: "0" }),
];
