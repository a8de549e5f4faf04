import { Button, Menu } from "@mantine/core";
import { IconChevronDown, IconDownload, IconUpload } from "@tabler/icons-react";
import { useState } from "react";
import { client } from "../../../app/session.ts";
import { toErrorData } from "../../../components/errors.ts";
import { useCall } from "../../../components/use-call.ts";
import { JobDialog } from "../../jobs/index.ts";
import { useBrowser, useFiles } from "../context.ts";
import { FetchDialog } from "./FetchDialog.tsx";
import { type PathsInView, pathsInView } from "./in-view.ts";
import { SendDialog } from "./SendDialog.tsx";
import { strings } from "./strings.ts";

const icon = { size: 16, stroke: 1.5 };

type What = "send" | "fetch";

interface Props {
  connection: string;
  uuid: string;
  /** Of the machine. */
  name: string;
}

/** Of a running machine: sending and fetching files through its agent, or why that cannot be. */
export function AgentMenu({ connection, uuid, name }: Props) {
  const browser = useBrowser();
  const guest = { connection, uuid };
  const [asked, setAsked] = useState<{ what: What; inView: PathsInView }>();
  const [begun, setBegun] = useState<{ what: What; job: string }>();
  const { value, error } = useCall(
    (signal) => client.api.guestFiles.agent(guest, { signal }),
    // Who looks again may have seen the agent start.
    [connection, uuid, useFiles((state) => state.session)],
  );
  const blocked = value?.blocked ?? error?.message;
  const ask = (what: What) => setAsked({ what, inView: pathsInView(browser) });
  const dialog = value && {
    guest,
    name,
    windows: value.windows,
    onJob: (job: string) => asked && setBegun({ what: asked.what, job }),
    onFailed: (thrown: unknown) => browser.store.setState({ fault: toErrorData(thrown) }),
    onClose: () => setAsked(undefined),
  };
  return (
    <>
      <Menu position="bottom-end" width={240}>
        <Menu.Target>
          <Button
            size="xs"
            variant="default"
            loading={!value && !error}
            disabled={blocked !== undefined}
            title={blocked ?? strings.menu}
            rightSection={<IconChevronDown size={14} stroke={1.5} />}
          >
            {strings.action}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{strings.menu}</Menu.Label>
          <Menu.Item leftSection={<IconUpload {...icon} />} onClick={() => ask("send")}>
            {strings.send.action}
          </Menu.Item>
          <Menu.Item leftSection={<IconDownload {...icon} />} onClick={() => ask("fetch")}>
            {strings.fetch.action}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {dialog && asked?.what === "send" && (
        <SendDialog {...dialog} notes={value.notes} folder={asked.inView.folder} />
      )}
      {dialog && asked?.what === "fetch" && <FetchDialog {...dialog} file={asked.inView.file} />}
      {begun && (
        <JobDialog
          id={begun.job}
          title={strings[begun.what].title(name)}
          stop={strings.stop}
          outcome={({ state }) => strings[begun.what].outcomes[state]}
          onClose={() => setBegun(undefined)}
        />
      )}
    </>
  );
}
