import { Button } from "@mantine/core";
import { IconDatabaseOff, IconInfoCircle, IconLock, IconPencil, IconPlayerPlay } from "@tabler/icons-react";
import { useRef } from "react";
import { client } from "../../app/session.ts";
import { Banner } from "../../components/Banner.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { useCall } from "../../components/use-call.ts";
import { WidthHandle } from "../../components/WidthHandle.tsx";
import { useBrowser, useFiles } from "./context.ts";
import { Folder } from "./Folder.tsx";
import classes from "./Page.module.css";
import type { OpenFiles } from "./places.ts";
import { setWidth, usePreferences } from "./preferences.ts";
import { reopenDisks } from "./session/store.ts";
import { Side } from "./side/Side.tsx";
import { strings } from "./strings.ts";

const time = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });

/** Places on the left, the folder in the middle, what is chosen on the right. */
export function FilesLayout({ files }: { files: OpenFiles }) {
  const where = useFiles((state) => state.where);
  const session = useFiles((state) => state.session)!;
  const round = useFiles((state) => state.round);
  const side = usePreferences((state) => state.widths.side);
  const root = useRef<HTMLDivElement>(null);
  const { value: used } = useCall(
    (signal) => client.api.guestFiles.usage({ session }, { signal }),
    [session, files.places.length, round],
  );
  const usage = used?.fileSystems ?? [];
  const place = files.places.find(({ id }) => id === where?.place);
  return (
    <>
      <Banners files={files} />
      <div ref={root} className={classes["columns"]} style={{ "--side": `${side}px` } as React.CSSProperties}>
        <div className={classes["side"]}>
          <Side files={files} usage={usage} />
        </div>
        <WidthHandle
          label={strings.resizeSide}
          width={side}
          min={160}
          max={420}
          edge="right"
          className={classes["splitter"]}
          onDrag={(width) => root.current?.style.setProperty("--side", `${width}px`)}
          onKeep={(width) => setWidth("side", width)}
        />
        {place && where ? (
          <Folder key={place.id} files={files} place={place} path={where.path} usage={usage} />
        ) : (
          <NoPlace locked={files.locked.length > 0} />
        )}
      </div>
    </>
  );
}

/** What stands where the files would be; the list of places has a reason for each. */
const NoPlace = ({ locked }: { locked: boolean }) =>
  locked ? (
    <EmptyState icon={IconLock} title={strings.onlyLocked} hint={strings.onlyLockedHint} />
  ) : (
    <EmptyState icon={IconDatabaseOff} title={strings.noneOpens} hint={strings.noneOpensHint} />
  );

function Banners({ files }: { files: OpenFiles }) {
  const browser = useBrowser();
  return (
    <>
      {files.live && (
        <Banner icon={IconPlayerPlay} message={strings.live} hint={strings.liveHint(time.format(files.at))}>
          <Button size="xs" variant="default" onClick={() => void reopenDisks(browser, false)}>
            {strings.lookAgain}
          </Button>
        </Banner>
      )}
      {files.writable && <Banner icon={IconPencil} message={strings.writable} hint={strings.writableHint} />}
      {!files.live && !files.writable && files.readOnlyBecause && (
        <div className={classes["note"]} role="status">
          <IconInfoCircle size={16} stroke={1.5} aria-hidden />
          {files.readOnlyBecause}
        </div>
      )}
      {files.notes.map((note) => (
        <div key={note} className={classes["note"]} role="status">
          <IconInfoCircle size={16} stroke={1.5} aria-hidden />
          {note}
        </div>
      ))}
    </>
  );
}
