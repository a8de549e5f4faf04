import { Button, Checkbox, Collapse, Select, Text, TextInput } from "@mantine/core";
import { useDebouncedValue, useDisclosure } from "@mantine/hooks";
import { IconChevronDown, IconChevronRight, IconDatabaseOff, IconPlayerPlay } from "@tabler/icons-react";
import { useState } from "react";
import type { Conversion } from "../../../shared/contract/convert.ts";
import type { ImageRef } from "../../../shared/contract/images.ts";
import { formatBytes } from "../../../shared/model/units.ts";
import { client } from "../../app/session.ts";
import { Banner } from "../../components/Banner.tsx";
import { ErrorMessage } from "../../components/ErrorMessage.tsx";
import { MiddleTruncate } from "../../components/MiddleTruncate.tsx";
import { useCall } from "../../components/use-call.ts";
import { FormDialog } from "../lifecycle/index.ts";
import classes from "./Convert.module.css";
import type { Started } from "./ConvertProgress.tsx";
import { FormatCards } from "./FormatCards.tsx";
import {
  canCopyLive,
  conversionOf,
  type Described,
  type Draft,
  firstDraft,
  fitsMachines,
  nameProblem,
  type Writable,
} from "./model.ts";
import { OptionFields } from "./OptionFields.tsx";
import { SourceSummary } from "./SourceSummary.tsx";
import { strings } from "./strings.ts";

/** Milliseconds after the last change before the estimate is asked for. */
const PAUSE_MS = 250;

interface Props {
  image: ImageRef;
  title: string;
  source: Described;
  formats: Writable;
  onStarted: (started: Started) => void;
  onClose: () => void;
}

/** What is to be made of an image, what that takes, and the command for it. */
export function ConvertForm({ image, title, source, formats, onStarted, onClose }: Props) {
  const [draft, setDraft] = useState<Draft>(() => firstDraft(source, formats));
  const change = (changes: Partial<Draft>) => setDraft((before) => ({ ...before, ...changes }));
  const request = conversionOf(image, source, draft);
  const preview = usePreview(request);
  const { machine } = source;
  const live = request?.live === true;
  const estimate = preview.value?.estimate;
  const tooLarge = estimate !== undefined && !estimate.most && estimate.bytes > estimate.free;
  return (
    <FormDialog
      title={title}
      confirm={live ? strings.confirmLive : strings.confirm}
      ready={request !== undefined && preview.error === undefined && !tooLarge}
      command={request ? preview.value?.command : ""}
      stays
      onSubmit={async () => {
        if (!request) return;
        const { job } = await client.api.convert.start(request);
        onStarted({ id: job, repoint: request.repoint, live, compared: source.compared });
      }}
      onClose={onClose}
    >
      <SourceSummary source={source} draft={draft} onChange={change} />
      {machine?.running && (
        <>
          <Banner
            icon={IconPlayerPlay}
            message={strings.running.title(machine.name)}
            hint={strings.running.hint}
          />
          <Checkbox
            label={strings.running.live}
            description={strings.running.liveNote}
            checked={draft.live}
            onChange={(event) => change({ live: event.currentTarget.checked })}
          />
        </>
      )}
      <FormatCards
        writable={formats}
        value={draft.format}
        reason={(format) => (draft.live && !canCopyLive(format) ? strings.notLive : undefined)}
        onChange={(format) => change({ format, options: {} })}
      />
      <Place source={source} draft={draft} suggested={preview.value?.name} onChange={change} />
      {!machine?.running && <Options draft={draft} writable={formats} onChange={change} />}
      {machine && !machine.running && (
        <Checkbox
          label={strings.repoint(machine.name)}
          description={fitsMachines(draft) ? strings.repointNote : strings.repointNever}
          disabled={!fitsMachines(draft)}
          checked={draft.repoint && fitsMachines(draft)}
          onChange={(event) => change({ repoint: event.currentTarget.checked })}
        />
      )}
      {estimate && (
        <Text fz={12} c={tooLarge ? "red" : "dimmed"} role="status">
          {(tooLarge ? strings.tooLarge : estimate.most ? strings.estimateMost : strings.estimate)(
            formatBytes(estimate.bytes),
            formatBytes(estimate.free),
          )}
        </Text>
      )}
      {request && preview.error && <ErrorMessage error={preview.error} />}
    </FormDialog>
  );
}

interface PlaceProps {
  source: Described;
  draft: Draft;
  /** The name that it gets where none is typed. */
  suggested: string | undefined;
  onChange: (changes: Partial<Draft>) => void;
}

function Place({ source, draft, suggested, onChange }: PlaceProps) {
  const folder = source.pools.find(({ name }) => name === draft.pool)?.path;
  if (source.pools.length === 0) return <Banner icon={IconDatabaseOff} message={strings.noPools} />;
  return (
    <div className={classes["row"]}>
      <TextInput
        label={strings.name}
        description={strings.nameNote}
        placeholder={suggested}
        value={draft.name}
        maxLength={200}
        error={nameProblem(draft) ? strings.badName : undefined}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
      />
      <Select
        label={strings.pool}
        description={folder !== undefined && <MiddleTruncate text={folder} />}
        allowDeselect={false}
        value={draft.pool ?? null}
        data={source.pools.map(({ name, available }) => ({
          value: name,
          label: strings.free(name, formatBytes(available)),
        }))}
        onChange={(pool) => pool && onChange({ pool })}
      />
    </div>
  );
}

function Options({ draft, writable, onChange }: Parameters<typeof OptionFields>[0]) {
  const [open, { toggle }] = useDisclosure(false);
  const Chevron = open ? IconChevronDown : IconChevronRight;
  return (
    <div>
      <Button
        size="compact-sm"
        variant="subtle"
        color="gray"
        aria-expanded={open}
        leftSection={<Chevron size={14} />}
        onClick={toggle}
      >
        {strings.options}
      </Button>
      <Collapse expanded={open} transitionDuration={0} pt={8}>
        {open && <OptionFields draft={draft} writable={writable} onChange={onChange} />}
      </Collapse>
    </div>
  );
}

/** Asked anew a moment after the last change; the former answer stays until then. */
function usePreview(request: Conversion | undefined) {
  const [asked] = useDebouncedValue(request && JSON.stringify(request), PAUSE_MS);
  return useCall(
    async (signal) =>
      asked === undefined
        ? undefined
        : await client.api.convert.preview(JSON.parse(asked) as Conversion, { signal }),
    [asked],
  );
}
