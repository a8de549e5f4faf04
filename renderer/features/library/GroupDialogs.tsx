import { Stack, Text } from "@mantine/core";
import { useState } from "react";
import { navigate } from "wouter/use-browser-location";
import { ConfirmDialog } from "../../components/ConfirmDialog.tsx";
import { groupPath, isInGroup, type Machine, parentGroup, useAllMachines } from "../machines/index.ts";
import { FormDialog } from "./FormDialog.tsx";
import { GroupField } from "./GroupField.tsx";
import { carryOut, dissolveGroup, makeGroup, moving, regrouping, renameGroup } from "./organise.ts";
import { PlanCommand } from "./PlanCommand.tsx";
import { libraryPath, useScope } from "./scope.ts";
import { strings } from "./strings.ts";

const words = strings.groups;
const LONGEST = 200;

const tooLong = (path: string) => (path.length > LONGEST ? words.tooLong : undefined);

/** Into which group machines go. */
export function MoveDialog({ machines, onClose }: { machines: readonly Machine[]; onClose: () => void }) {
  const groups = new Set(machines.map(({ domain }) => domain.organisation.group ?? ""));
  const [value, setValue] = useState(groups.size === 1 ? [...groups][0]! : "");
  const path = groupPath(value);
  const plan = moving(machines, path || undefined);
  return (
    <FormDialog
      title={words.moveTitle(machines.length, machines[0]?.domain.name ?? "")}
      confirm={words.moveButton}
      ready={!tooLong(path)}
      plan={plan}
      onSubmit={() => void carryOut(plan)}
      onClose={onClose}
    >
      <GroupField value={value} onChange={setValue} note={words.moveNote} error={tooLong(path)} />
    </FormDialog>
  );
}

export function NewGroupDialog({ inside, onClose }: { inside?: string | undefined; onClose: () => void }) {
  const [value, setValue] = useState(inside === undefined ? "" : `${inside}/`);
  const path = groupPath(value);
  return (
    <FormDialog
      title={words.newTitle}
      confirm={words.create}
      ready={path !== "" && path !== inside && !tooLong(path)}
      onSubmit={() => {
        makeGroup(path);
        navigate(libraryPath({ group: path }));
      }}
      onClose={onClose}
    >
      <GroupField value={value} onChange={setValue} note={words.fieldNote} error={tooLong(path)} />
    </FormDialog>
  );
}

export function RenameGroupDialog({ group, onClose }: { group: string; onClose: () => void }) {
  const machines = useAllMachines();
  const scope = useScope();
  const [value, setValue] = useState(group);
  const path = groupPath(value);
  const error =
    path === "" ? words.invalid : path !== group && isInGroup(path, group) ? words.itself : tooLong(path);
  return (
    <FormDialog
      title={words.renameTitle(group)}
      confirm={words.renameButton}
      ready={error === undefined && path !== group}
      plan={regrouping(machines, group, error === undefined ? path : group)}
      onSubmit={() => {
        void renameGroup(machines, group, path);
        if (scope.group === group) navigate(libraryPath({ ...scope, group: path }), { replace: true });
      }}
      onClose={onClose}
    >
      <GroupField value={value} onChange={setValue} note={words.fieldNote} error={error} />
    </FormDialog>
  );
}

export function DissolveGroupDialog({ group, onClose }: { group: string; onClose: () => void }) {
  const machines = useAllMachines();
  const scope = useScope();
  const inside = machines.filter(({ domain }) => isInGroup(domain.organisation.group, group));
  return (
    <ConfirmDialog
      opened
      title={words.dissolveTitle(group)}
      confirm={words.dissolveButton}
      onConfirm={() => {
        onClose();
        void dissolveGroup(machines, group);
        if (isInGroup(scope.group, group)) {
          navigate(libraryPath({ ...scope, group: parentGroup(group) }), { replace: true });
        }
      }}
      onClose={onClose}
    >
      <Stack gap={16}>
        <Text>{words.dissolveBody(inside.length, parentGroup(group))}</Text>
        <PlanCommand plan={regrouping(machines, group, parentGroup(group))} />
      </Stack>
    </ConfirmDialog>
  );
}
