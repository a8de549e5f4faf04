import { Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import type { Media, Os } from "../../../shared/contract/install.ts";
import { client } from "../../app/session.ts";
import { useCall } from "../../components/use-call.ts";
import { strings } from "./strings.ts";

const words = strings.fields;
/** Select has no value for "none". */
const GENERIC = "generic";

interface Props {
  media: Media;
  /** osinfo's id, or null for generic defaults. */
  value: string | null;
  byHand: boolean;
  onChange: (os: string | null) => void;
}

/** The guest's system: what was recognised and how surely, and a search to choose another one. */
export function OsField({ media, value, byHand, onChange }: Props) {
  const [query, setQuery] = useState("");
  const [chosen, setChosen] = useState<Os>();
  const [wanted] = useDebouncedValue(query.trim(), 150);
  const { value: found } = useCall(
    (signal) => client.api.install.listOs({ query: wanted }, { signal }),
    [wanted],
  );

  // What is selected stays among the options whatever is searched for.
  const selected = chosen?.id === value ? chosen : media.os?.id === value ? media.os : undefined;
  const systems = new Map(
    [...(found?.systems ?? []), ...(selected ? [selected] : [])].map((os) => [os.id, os]),
  );
  const generic = { value: GENERIC, label: words.osGeneric };
  const options = Array.from(systems.values(), ({ id, name }) => ({ value: id, label: name }));
  const data = wanted === "" ? [generic, ...options] : [...options, generic];
  return (
    <Select
      label={words.os}
      description={recognition(media, byHand, selected)}
      inputWrapperOrder={["label", "input", "description", "error"]}
      searchable
      // What is typed replaces the choice, as in an address bar.
      onFocus={(event) => event.currentTarget.select()}
      allowDeselect={false}
      nothingFoundMessage={words.osNothing}
      placeholder={words.osSearch}
      data={data}
      value={value ?? GENERIC}
      onSearchChange={(text) => setQuery(text === selected?.name || text === words.osGeneric ? "" : text)}
      selectFirstOptionOnChange
      filter={({ options }) => options}
      maxDropdownHeight={280}
      onChange={(id) => {
        setChosen(id === null ? undefined : systems.get(id));
        onChange(id === null || id === GENERIC ? null : id);
      }}
    />
  );
}

function recognition(media: Media, byHand: boolean, selected: Os | undefined): string {
  if (byHand) return selected ? words.osChosen(selected.name) : words.osGenericChosen;
  if (!media.os) return words.osUnknown;
  if (media.match === "newer") return words.osNewer(media.detected ?? media.label, media.os.name);
  return media.match === "exact" ? words.osExact(media.os.name) : words.osUnknown;
}
