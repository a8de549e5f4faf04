import { Group, SegmentedControl } from "@mantine/core";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { Suspense, useMemo, useState } from "react";
import type { GuestEntry } from "../../../../shared/contract/guest-files/reading.ts";
import { shownName } from "../../../../shared/model/guest-name.ts";
import { formatBytes } from "../../../../shared/model/units.ts";
import { ErrorMessage } from "../../../components/ErrorMessage.tsx";
import { IconAction } from "../../../components/IconAction.tsx";
import { useCall } from "../../../components/use-call.ts";
import { CodeEditor } from "../../code/index.ts";
import { strings } from "../strings.ts";
import { HexView } from "./HexView.tsx";
import { pictureOf } from "./image.ts";
import { Picture } from "./Picture.tsx";
import classes from "./Preview.module.css";
import { Reading } from "./Reading.tsx";
import { type FileRef, readPart } from "./read-file.ts";
import { encodingOf, OVERLAP, pageText } from "./text.ts";

const words = strings.previews;

/** What is shown at a time, bytes: more text would hold the window up. */
const PAGE = 256 << 10;

type Manner = "image" | "text" | "hex";

interface Props {
  file: FileRef;
  entry: GuestEntry;
  large: boolean;
}

/** A file's contents as what they are: a picture, text, or bytes; long ones in pages. */
export function Contents({ file, entry, large }: Props) {
  const [page, setPage] = useState(0);
  const [wish, setWish] = useState<Manner>();
  const { value, error } = useCall(
    async (signal) => ({ page, bytes: await readPart(file, page * PAGE, PAGE + OVERLAP, signal) }),
    [page],
  );
  // What it is shows its beginning; a page in the middle is of the same kind.
  const [head, setHead] = useState<Uint8Array>();
  if (value && !head && value.page === 0) setHead(value.bytes);
  const picture = useMemo(() => head && pictureOf(head), [head]);
  const encoding = useMemo(() => head && encodingOf(head, head.length >= entry.bytes), [head, entry.bytes]);
  if (error) {
    return (
      <div className={classes["problem"]}>
        <ErrorMessage error={error} listed />
      </div>
    );
  }
  if (!value || !head) return <Reading />;
  const manners: Manner[] = [...(picture ? ["image" as const] : []), "text", "hex"];
  const usual: Manner = picture ? "image" : encoding ? "text" : "hex";
  const manner = wish ?? usual;
  const pages = Math.ceil(entry.bytes / PAGE);
  const decoder = encoding ?? "windows-1252";
  return (
    <section className={classes["root"]} data-large={large || undefined} aria-label={words.label}>
      <Group gap="2px 8px" className={classes["bar"]!}>
        <SegmentedControl
          size="xs"
          className={classes["manners"]!}
          aria-label={words.as}
          value={manner}
          onChange={(next) => setWish(next as Manner)}
          data={manners.map((each) => ({ value: each, label: words[each] }))}
        />
        {manner === "text" && <span className={classes["fact"]}>{words.encodings[decoder]}</span>}
        {manner === "image" && picture && (
          <span className={classes["fact"]}>{words.imageSize(picture.width, picture.height)}</span>
        )}
        {manner !== "image" && pages > 1 && (
          <Pages page={page} pages={pages} bytes={entry.bytes} onChange={setPage} />
        )}
      </Group>
      {manner === "image" && picture && <Picture file={file} bytes={entry.bytes} picture={picture} />}
      {manner === "text" && (
        <Suspense fallback={<Reading />}>
          <CodeEditor
            key={value.page}
            label={strings.viewer.text(shownName(entry.name))}
            text={pageText(value.bytes, PAGE, decoder, value.page === 0)}
            name={entry.name}
            unnumbered={value.page > 0}
            readOnly
          />
        </Suspense>
      )}
      {manner === "hex" && (
        <HexView key={value.page} bytes={value.bytes.subarray(0, PAGE)} offset={value.page * PAGE} />
      )}
    </section>
  );
}

interface PagesProps {
  page: number;
  pages: number;
  bytes: number;
  onChange: (page: number) => void;
}

function Pages({ page, pages, bytes, onChange }: PagesProps) {
  const end = Math.min(bytes, (page + 1) * PAGE);
  return (
    <Group gap={2} wrap="nowrap" ml="auto">
      <IconAction
        label={words.previous}
        size={24}
        unavailable={page === 0 ? words.firstPage : undefined}
        onClick={() => onChange(page - 1)}
      >
        <IconChevronLeft size={16} stroke={1.5} />
      </IconAction>
      <span className={classes["fact"]} role="status">
        {words.page(formatBytes(page * PAGE), formatBytes(end), formatBytes(bytes))}
      </span>
      <IconAction
        label={words.next}
        size={24}
        unavailable={page + 1 >= pages ? words.lastPage : undefined}
        onClick={() => onChange(page + 1)}
      >
        <IconChevronRight size={16} stroke={1.5} />
      </IconAction>
    </Group>
  );
}
