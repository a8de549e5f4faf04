import { Select, TextInput } from "@mantine/core";
import type { GuestPlace } from "../../../../shared/contract/guest-files/session.ts";
import { shownName } from "../../../../shared/model/guest-name.ts";
import { client } from "../../../app/session.ts";
import { useCall } from "../../../components/use-call.ts";
import classes from "./Copying.module.css";
import { strings } from "./strings.ts";

const words = strings.into;

/** As it is typed: empty for what is left to the folder. */
export interface OwnerDraft {
  readonly uid: string;
  readonly gid: string;
  readonly mode: string;
  readonly folderMode: string;
}
export const asFolder: OwnerDraft = { uid: "", gid: "", mode: "", folderMode: "" };

const OCTAL = /^[0-7]{3,4}$/;
const isMode = (text: string) => text === "" || OCTAL.test(text);
export const isOwnerDraft = ({ mode, folderMode }: OwnerDraft) => isMode(mode) && isMode(folderMode);

/** The contract's form of it. */
export function toOwned({ uid, gid, mode, folderMode }: OwnerDraft) {
  return {
    ...(uid !== "" && { uid: Number(uid) }),
    ...(gid !== "" && { gid: Number(gid) }),
    ...(mode !== "" && { mode: Number.parseInt(mode, 8) }),
    ...(folderMode !== "" && { folderMode: Number.parseInt(folderMode, 8) }),
  };
}

const OWNERLESS = new Set(["vfat", "exfat", "msdos", "ntfs", "ntfs3"]);
/** Its file systems keep no owners and permissions of Unix. */
export const isOwnerless = ({ type }: GuestPlace) => OWNERLESS.has(type);

interface IdProps {
  label: string;
  names: readonly { id: number; name: string }[];
  /** What stands for nothing chosen; without it one has to be. */
  none?: string;
  value: string;
  onChange: (value: string) => void;
}

/** A user or a group of the guest's, by its name there. */
export function IdSelect({ label, names, none, value, onChange }: IdProps) {
  const byId = new Map(names.map(({ id, name }) => [String(id), `${shownName(name)} (${id})`]));
  if (value !== "" && !byId.has(value)) byId.set(value, value);
  const data = [...byId].map(([id, text]) => ({ value: id, label: text }));
  return (
    <Select
      label={label}
      searchable
      limit={200}
      data={none === undefined ? data : [{ value: "", label: none }, ...data]}
      value={value}
      allowDeselect={false}
      onChange={(next) => onChange(next ?? "")}
    />
  );
}

/** The names of the guest's users and groups; empty until they are known, or where there are none. */
export function useOwners(session: string, place: string) {
  const { value } = useCall(
    (signal) => client.api.guestFiles.owners({ session, place }, { signal }),
    [session, place],
  );
  return value ?? { users: [], groups: [] };
}

interface Props {
  session: string;
  place: string;
  /** Folders are among what is copied, or may be. */
  folders: boolean;
  /** What files and folders get where nothing is typed. */
  usual: { readonly mode: string; readonly folderMode: string };
  draft: OwnerDraft;
  onChange: (draft: OwnerDraft) => void;
}

/** To whom what is copied in belongs, and who may do what with it. */
export function OwnerFields({ session, place, folders, usual, draft, onChange }: Props) {
  const { users, groups } = useOwners(session, place);
  const set = (change: Partial<OwnerDraft>) => onChange({ ...draft, ...change });
  const mode = (key: "mode" | "folderMode", label: string) => (
    <TextInput
      className={classes["typed"]}
      label={label}
      placeholder={usual[key]}
      value={draft[key]}
      maxLength={4}
      spellCheck={false}
      error={isMode(draft[key]) ? undefined : words.modeWrong}
      onChange={(event) => set({ [key]: event.currentTarget.value })}
    />
  );
  return (
    <div className={classes["fields"]}>
      <IdSelect
        label={words.owner}
        names={users}
        none={words.asFolder}
        value={draft.uid}
        onChange={(uid) => set({ uid })}
      />
      <IdSelect
        label={words.group}
        names={groups}
        none={words.asFolder}
        value={draft.gid}
        onChange={(gid) => set({ gid })}
      />
      {mode("mode", words.mode)}
      {folders && mode("folderMode", words.folderMode)}
    </div>
  );
}
