import { Button, Group, Menu } from "@mantine/core";
import { IconChevronDown, IconDots } from "@tabler/icons-react";
import { useState } from "react";
import { Link } from "wouter";
import type { Snapshot, SnapshotTree } from "../../../shared/contract/snapshots.ts";
import type { ErrorData } from "../../../shared/model/error.ts";
import { client } from "../../app/session.ts";
import { ErrorMessage } from "../../components/ErrorMessage.tsx";
import { toErrorData } from "../../components/errors.ts";
import { IconAction } from "../../components/IconAction.tsx";
import { MiddleTruncate } from "../../components/MiddleTruncate.tsx";
import { comparePath, filesPath } from "../guest-files/index.ts";
import type { Machine } from "../machines/index.ts";
import type { Asked } from "./asked.ts";
import { CompareDialog } from "./CompareDialog.tsx";
import { Description } from "./Description.tsx";
import { Facts } from "./Facts.tsx";
import { Picture } from "./Picture.tsx";
import classes from "./Snapshots.module.css";
import { strings } from "./strings.ts";
import { XmlDialog } from "./XmlDialog.tsx";

interface Props {
  machine: Machine;
  /** Undefined for the present state. */
  snapshot: Snapshot | undefined;
  tree: SnapshotTree;
  blocked: string | undefined;
  onAsk: (asked: Asked) => void;
}

/** One snapshot: what it is, and what can be done with it. */
export function Detail({ snapshot, ...props }: Props) {
  if (snapshot) return <OfSnapshot snapshot={snapshot} {...props} />;
  return (
    <section className={classes["detail"]} aria-label={strings.now}>
      <h2 className={classes["title"]}>{strings.now}</h2>
      <p className={classes["note"]}>{strings.nowHint}</p>
    </section>
  );
}

function OfSnapshot({ machine, snapshot, tree, blocked, onAsk }: Props & { snapshot: Snapshot }) {
  const [shown, setShown] = useState<"xml" | "compare">();
  const [error, setError] = useState<ErrorData>();
  const { name } = snapshot;
  const machineRef = { connection: machine.connection, uuid: machine.domain.uuid };
  const ref = { ...machineRef, name };
  const hasChildren = tree.snapshots.some(({ parent }) => parent === name);
  const setCurrent = () => {
    setError(undefined);
    client.api.snapshots.setCurrent(ref).catch((thrown) => setError(toErrorData(thrown)));
  };
  return (
    // Scrollable content must be reachable by keyboard.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll container
    <section className={classes["detail"]} aria-label={name} tabIndex={0}>
      <header className={classes["head"]}>
        <h2 className={classes["title"]}>
          <MiddleTruncate text={name} />
        </h2>
        <Group gap={8} wrap="nowrap">
          <Button
            size="xs"
            variant="default"
            disabled={blocked !== undefined}
            title={blocked}
            onClick={() => onAsk({ kind: "revert", name })}
          >
            {strings.revert.action}
          </Button>
          <Menu position="bottom-end" width={260}>
            <Menu.Target>
              <Button
                size="xs"
                variant="default"
                disabled={blocked !== undefined}
                title={blocked}
                rightSection={<IconChevronDown size={14} stroke={1.5} />}
              >
                {strings.remove.action}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => onAsk({ kind: "remove", name, scope: "one" })}>
                {strings.remove.one}
              </Menu.Item>
              <Menu.Item
                disabled={!hasChildren}
                onClick={() => onAsk({ kind: "remove", name, scope: "with-children" })}
              >
                {strings.remove.withChildren}
              </Menu.Item>
              <Menu.Item
                disabled={!hasChildren}
                onClick={() => onAsk({ kind: "remove", name, scope: "children" })}
              >
                {strings.remove.children}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
          <Menu position="bottom-end" width={260}>
            <Menu.Target>
              <IconAction label={strings.more}>
                <IconDots size={16} stroke={1.5} />
              </IconAction>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item disabled={blocked !== undefined} onClick={() => onAsk({ kind: "clone", name })}>
                {strings.clone}
              </Menu.Item>
              <Menu.Item component={Link} href={filesPath({ kind: "snapshot", ...ref })}>
                {strings.files}
              </Menu.Item>
              <Menu.Item
                component={Link}
                href={comparePath({ ...machineRef, before: { kind: "snapshot", ...ref } })}
              >
                {strings.compareFiles}
              </Menu.Item>
              <Menu.Item onClick={() => setShown("compare")}>{strings.compare}</Menu.Item>
              <Menu.Item onClick={() => setShown("xml")}>{strings.xml}</Menu.Item>
              <Menu.Item
                disabled={blocked !== undefined || name === tree.current}
                title={strings.setCurrentNote}
                onClick={setCurrent}
              >
                {strings.setCurrent}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </Group>
      </header>
      {error && <ErrorMessage error={error} onDismiss={() => setError(undefined)} />}
      <div className={classes["about"]}>
        <Facts snapshot={snapshot} />
        {snapshot.picture && <Picture {...ref} />}
      </div>
      <Description key={snapshot.description} {...ref} kept={snapshot.description} blocked={blocked} />
      {shown === "xml" && <XmlDialog {...ref} onClose={() => setShown(undefined)} />}
      {shown === "compare" && (
        <CompareDialog {...ref} snapshots={tree.snapshots} onClose={() => setShown(undefined)} />
      )}
    </section>
  );
}
