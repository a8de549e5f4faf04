import { Checkbox, Text } from "@mantine/core";
import { useState } from "react";
import { shownName } from "../../../../shared/model/guest-name.ts";
import { client } from "../../../app/session.ts";
import { FormDialog, usePreview } from "../../lifecycle/index.ts";
import type { ChosenEntry } from "../action.ts";
import { IdSelect, useOwners } from "../copying/index.ts";
import { baseName, pathsOf } from "../paths.ts";
import classes from "./Changing.module.css";
import { ModeGrid } from "./ModeGrid.tsx";
import { strings } from "./strings.ts";

const words = strings.permissions;

interface Props {
  session: string;
  place: string;
  chosen: readonly ChosenEntry[];
  onJob: (job: string) => void;
  /** What took no job is done. */
  onDone: () => void;
  onClose: () => void;
}

/** To whom files belong, and who may do what with them. */
export function PermissionsDialog({ session, place, chosen, onJob, onDone, onClose }: Props) {
  const paths = pathsOf(chosen);
  const { users, groups } = useOwners(session, place);
  const one = chosen.length === 1;
  const entries = chosen.map(({ entry }) => entry);
  const folders = entries.some(({ kind }) => kind === "directory");
  const shared = common(entries.map(({ mode }) => mode));
  const [uid, setUid] = useState(() => String(common(entries.map((entry) => entry.uid)) ?? ""));
  const [gid, setGid] = useState(() => String(common(entries.map((entry) => entry.gid)) ?? ""));
  const [mode, setMode] = useState<number | undefined>(shared ?? 0o644);
  const [changed, setChanged] = useState(shared !== undefined);
  const [recursive, setRecursive] = useState(false);
  const [folderMode, setFolderMode] = useState<number | undefined>(0o755);
  const wrong = changed && (mode === undefined || (recursive && folderMode === undefined));
  const request = {
    session,
    place,
    paths,
    recursive,
    owned: {
      ...(uid !== "" && { uid: Number(uid) }),
      ...(gid !== "" && { gid: Number(gid) }),
      ...(changed && mode !== undefined && { mode }),
      ...(changed && recursive && folderMode !== undefined && { folderMode }),
    },
  };
  const ready = !wrong && Object.keys(request.owned).length > 0;
  const command = usePreview(ready ? request : undefined, (input, signal) =>
    client.api.guestFiles.setAttributes({ ...input, preview: true }, { signal }),
  );
  const none = one ? {} : { none: words.leave };
  return (
    <FormDialog
      title={one ? words.title(shownName(baseName(paths[0]!))) : words.titles(paths.length)}
      confirm={words.confirm}
      ready={ready}
      command={ready ? command : null}
      onSubmit={async () => {
        const { job } = await client.api.guestFiles.setAttributes(request);
        if (job === undefined) onDone();
        else onJob(job);
      }}
      onClose={onClose}
    >
      <div className={classes["owners"]}>
        <IdSelect label={words.owner} names={users} {...none} value={uid} onChange={setUid} />
        <IdSelect label={words.group} names={groups} {...none} value={gid} onChange={setGid} />
      </div>
      {shared === undefined && (
        <>
          <Text c="dimmed">{words.mixed}</Text>
          <Checkbox
            label={words.change}
            checked={changed}
            onChange={(event) => setChanged(event.currentTarget.checked)}
          />
        </>
      )}
      {changed && (
        <ModeGrid
          label={words.action.replace(" …", "")}
          mode={mode ?? 0}
          folder={folders && !recursive}
          onChange={setMode}
        />
      )}
      {folders && (
        <Checkbox
          label={words.recursive}
          description={words.recursiveNote}
          checked={recursive}
          onChange={(event) => {
            setRecursive(event.currentTarget.checked);
            // Files below a folder need not what the folder itself has.
            if (event.currentTarget.checked && mode !== undefined) {
              setFolderMode(mode);
              setMode(mode & 0o7666);
            }
          }}
        />
      )}
      {folders && recursive && changed && (
        <ModeGrid label={words.folderMode} mode={folderMode ?? 0} folder onChange={setFolderMode} />
      )}
    </FormDialog>
  );
}

/** What all have; undefined where they differ. */
function common(values: readonly number[]): number | undefined {
  return values.every((value) => value === values[0]) ? values[0] : undefined;
}
