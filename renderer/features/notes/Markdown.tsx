import { useState } from "react";
import ReactMarkdown, { type Components } from "react-markdown";
import { LinkDialog } from "../../components/LinkDialog.tsx";
import classes from "./Notes.module.css";
import { strings } from "./strings.ts";

/**
 * Markdown as text: HTML in it is shown as it was typed, pictures are not fetched, and a link is shown before it
 * is opened, for the notes may have come with a machine that somebody else made.
 */
export function Markdown({ text }: { text: string }) {
  const [address, setAddress] = useState<string>();
  const [components] = useState<Components>(() => ({
    a: ({ href = "", children }) => (
      <a
        href={href}
        title={href}
        onClick={(event) => {
          event.preventDefault();
          setAddress(href);
        }}
        onAuxClick={(event) => event.preventDefault()}
      >
        {children}
      </a>
    ),
    img: ({ alt = "" }) => <>{strings.image(alt)}</>,
    h1: "h2",
    h2: "h3",
    h3: "h4",
    h4: "h5",
    h5: "h6",
  }));
  return (
    <div className={classes["markdown"]}>
      <ReactMarkdown components={components}>{text}</ReactMarkdown>
      <LinkDialog address={address} onClose={() => setAddress(undefined)} />
    </div>
  );
}
