import { useEffect } from "react";
import { useJob, WorkBar } from "../jobs/index.ts";
import { useBrowser, useFiles } from "./context.ts";
import { forget, lookAgain } from "./session/store.ts";

/** Work that was begun here: how far it is, a way to stop it, and why it failed. */
export function Jobs() {
  const jobs = useFiles((state) => state.jobs);
  return jobs.map((id) => <One key={id} id={id} />);
}

function One({ id }: { id: string }) {
  const browser = useBrowser();
  const state = useJob(id)?.state;
  const over = state !== undefined && state !== "running";
  useEffect(() => {
    if (over) lookAgain(browser);
  }, [browser, over]);
  return <WorkBar id={id} onDismiss={() => forget(browser, id)} />;
}
