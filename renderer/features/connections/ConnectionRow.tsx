import { Menu, Tooltip } from "@mantine/core";
import {
  IconChartLine,
  IconCopy,
  IconDots,
  IconListNumbers,
  IconLoader,
  IconPlug,
  IconPlugConnected,
  IconPlugConnectedX,
  IconPlugX,
  IconRefresh,
} from "@tabler/icons-react";
import { useState } from "react";
import { Link, useLocation } from "wouter";
import type { ConnectionInfo } from "../../../shared/contract/connections.ts";
import { IconAction } from "../../components/IconAction.tsx";
import classes from "./ConnectionList.module.css";
import { openStartOrder } from "./start-order.ts";
import { removeConnection, retryConnection, useSelectedConnection } from "./store.ts";
import { strings } from "./strings.ts";

const ICONS = {
  connected: IconPlugConnected,
  connecting: IconLoader,
  disconnected: IconPlugConnectedX,
  failed: IconPlugX,
};

/** One connection: what it is called, whether it stands, and how its guests' CPUs are run. */
export function ConnectionRow({ connection }: { connection: ConnectionInfo }) {
  const selected = useSelectedConnection();
  const [path] = useLocation();
  const { id, label, status, acceleration } = connection;
  const current = path === "/" && selected === id;
  const Icon = ICONS[status];
  const note =
    status === "connected" && acceleration ? strings.acceleration[acceleration.kind] : strings.status[status];
  return (
    <li className={classes["row"]} data-current={current || undefined}>
      <Tooltip label={<Explanation connection={connection} />} position="right">
        <Link
          href={`/?connection=${encodeURIComponent(id)}`}
          className={classes["link"]}
          aria-current={current ? "page" : undefined}
        >
          <Icon size={18} stroke={1.5} className={classes["status"]} data-status={status} aria-hidden />
          <span className={classes["text"]}>
            <div className={classes["label"]}>{label}</div>
            <span className={classes["note"]}>{note}</span>
          </span>
        </Link>
      </Tooltip>
      <ConnectionMenu connection={connection} />
    </li>
  );
}

function Explanation({ connection }: { connection: ConnectionInfo }) {
  const { uri, explanation, status, acceleration, error, hypervisor, libvirtVersion } = connection;
  const versions = [hypervisor, libvirtVersion && `libvirt ${libvirtVersion}`].filter(Boolean).join(" · ");
  return (
    <>
      <div>{uri}</div>
      <div>{explanation}</div>
      {versions && <div>{versions}</div>}
      {status === "connected" && acceleration && <div>{acceleration.reason}</div>}
      {error && <div>{error.message}</div>}
    </>
  );
}

function ConnectionMenu({ connection }: { connection: ConnectionInfo }) {
  const [opened, setOpened] = useState(false);
  const { id, label, uri, status } = connection;
  return (
    <div className={classes["menu"]} data-open={opened || undefined}>
      <Menu opened={opened} onChange={setOpened} position="bottom-start">
        <Menu.Target>
          <IconAction label={strings.menu(label)}>
            <IconDots size={16} stroke={1.5} />
          </IconAction>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            component={Link}
            href={`/c/${encodeURIComponent(id)}/host`}
            leftSection={<IconChartLine size={16} stroke={1.5} />}
          >
            {strings.host}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconListNumbers size={16} stroke={1.5} />}
            disabled={status !== "connected"}
            onClick={() => openStartOrder(id)}
          >
            {strings.startOrder}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconRefresh size={16} stroke={1.5} />}
            disabled={status === "connected"}
            onClick={() => void retryConnection(id)}
          >
            {strings.retry}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconCopy size={16} stroke={1.5} />}
            onClick={() => void navigator.clipboard.writeText(uri)}
          >
            {strings.copyUri}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconPlug size={16} stroke={1.5} />}
            onClick={() => void removeConnection(id)}
          >
            {strings.remove}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
