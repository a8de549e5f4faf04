import { Button } from "@mantine/core";
import { useDeferredValue, useMemo, useRef } from "react";
import type { GuestUsage } from "../../../shared/contract/guest-files/reading.ts";
import type { GuestPlace } from "../../../shared/contract/guest-files/session.ts";
import { ErrorMessage } from "../../components/ErrorMessage.tsx";
import { strings as shared } from "../../components/strings.ts";
import { WidthHandle } from "../../components/WidthHandle.tsx";
import { StatusLine } from "./bar/StatusLine.tsx";
import { Toolbar } from "./bar/Toolbar.tsx";
import { useBrowser, useFiles } from "./context.ts";
import { DropZone } from "./copying/index.ts";
import { Jobs } from "./Jobs.tsx";
import { FilesList } from "./list/FilesList.tsx";
import { FilesMenu } from "./list/FilesMenu.tsx";
import { useLeftFocus } from "./list/list-focus.ts";
import { NoRows } from "./list/NoRows.tsx";
import { filtered } from "./list/rows.ts";
import { useOwners } from "./list/use-owners.ts";
import { useRows } from "./list/use-rows.ts";
import classes from "./Page.module.css";
import type { OpenFiles } from "./places.ts";
import { setWidth, usePreferences } from "./preferences.ts";
import { Details } from "./preview/Details.tsx";
import { Viewer } from "./preview/Viewer.tsx";
import { SoughtNote } from "./SoughtNote.tsx";
import { strings } from "./strings.ts";
import { useView } from "./use-view.ts";

interface Props {
  files: OpenFiles;
  place: GuestPlace;
  path: string;
  usage: readonly GuestUsage[];
}

/** The folder in view: its toolbar, its entries, and what is chosen of them. */
export function Folder({ files, place, path, usage }: Props) {
  const browser = useBrowser();
  const session = useFiles((state) => state.session)!;
  const sought = useFiles((state) => state.sought);
  const round = useFiles((state) => state.round);
  const filter = useFiles((state) => state.filter);
  const fault = useFiles((state) => state.fault);
  const viewed = useFiles((state) => state.viewed);
  const dialog = useFiles((state) => state.dialog);
  const { order, hidden, preview, widths } = usePreferences();
  const listing = useRows({ session, place: place.id, path, sought, round }, order);
  const words = useDeferredValue(filter);
  const rows = useMemo(
    // A search has its own words, and finds hidden files, too.
    () => (sought === "" ? filtered(listing.rows, words, hidden) : listing.rows),
    [listing.rows, words, hidden, sought],
  );
  const owners = useOwners(session, place.id);
  const view = useView(files, place, path, rows);
  useLeftFocus(viewed !== undefined || dialog !== undefined);
  const root = useRef<HTMLDivElement>(null);
  return (
    <section className={classes["folder"]} aria-label={strings.label}>
      <Toolbar view={view} />
      <Jobs />
      {fault && (
        <div className={classes["message"]}>
          <ErrorMessage error={fault} onDismiss={() => view.fail(undefined)} />
        </div>
      )}
      {sought !== "" && <SoughtNote sought={sought} folder={path} />}
      <div className={classes["panes"]}>
        <div className={classes["listPane"]}>
          {listing.error && (
            <div className={classes["message"]}>
              <ErrorMessage error={listing.error}>
                <Button size="xs" variant="default" onClick={() => view.refresh()}>
                  {shared.retry}
                </Button>
              </ErrorMessage>
            </div>
          )}
          <DropZone view={view}>
            <FilesList view={view} rows={rows} whole={listing.done} owners={owners}>
              {rows.length === 0 && !listing.error && <NoRows listing={listing} />}
            </FilesList>
          </DropZone>
        </div>
        {preview && (
          <>
            <WidthHandle
              label={strings.resizePreview}
              width={widths.preview}
              min={240}
              max={900}
              edge="left"
              className={classes["splitter"]}
              onDrag={(width) => root.current?.style.setProperty("width", `${width}px`)}
              onKeep={(width) => setWidth("preview", width)}
            />
            <div ref={root} className={classes["aside"]} style={{ width: widths.preview }}>
              <Details view={view} owners={owners} />
            </div>
          </>
        )}
      </div>
      <StatusLine view={view} shown={rows.length} listing={listing} usage={usage} />
      <FilesMenu view={view} />
      {viewed && (
        <Viewer
          key={viewed.path}
          view={view}
          viewed={viewed}
          onClose={() => browser.store.setState({ viewed: undefined })}
        />
      )}
      {dialog?.(() => browser.store.setState({ dialog: undefined }))}
    </section>
  );
}
