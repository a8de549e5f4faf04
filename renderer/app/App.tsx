import { Button, Center, Stack, Title } from "@mantine/core";
import { lazy, Suspense, useEffect, useState } from "react";
import { Link, Route, Switch } from "wouter";
import { useFollowBin } from "../features/bin/index.ts";
import { useFollowJobs } from "../features/jobs/index.ts";
import { LibraryPage } from "../features/library/index.ts";
import { useCurrentTab, useFollowTabs } from "../features/tabs/index.ts";
import { DropOverlay } from "./DropOverlay.tsx";
import { ErrorBoundary } from "./ErrorBoundary.tsx";
import { Layout } from "./Layout.tsx";
import { strings } from "./strings.ts";
import { useAppCommands } from "./use-app-commands.ts";
import { useDesktopRequests } from "./use-desktop-requests.ts";

// The list of machines waits for no other page.
const MachineArea = lazy(async () => ({ default: (await import("./MachineArea.tsx")).MachineArea }));
const HostPage = lazy(async () => ({
  default: (await import("../features/performance/index.ts")).HostPage,
}));
const BinPage = lazy(async () => ({
  default: (await import("../features/bin/index.ts")).BinPage,
}));
const BackupsPage = lazy(async () => ({
  default: (await import("../features/backups/index.ts")).BackupsPage,
}));
const SourceFilesPage = lazy(async () => ({
  default: (await import("../features/guest-files/index.ts")).SourceFilesPage,
}));
const StoragePage = lazy(async () => ({
  default: (await import("../features/storage/index.ts")).StoragePage,
}));
const ImagePage = lazy(async () => ({
  default: (await import("../features/images/index.ts")).ImagePage,
}));
const ComparePage = lazy(async () => ({
  default: (await import("../features/guest-files/index.ts")).ComparePage,
}));
const JobsPage = lazy(async () => ({
  default: (await import("../features/jobs/index.ts")).JobsPage,
}));
const AppLogPage = lazy(async () => ({
  default: (await import("../features/logs/index.ts")).AppLogPage,
}));
const SettingsPage = lazy(async () => ({
  default: (await import("../features/settings/index.ts")).SettingsPage,
}));
// Nor for what is over the pages when it is asked for.
const Overlays = lazy(async () => ({ default: (await import("./Overlays.tsx")).Overlays }));

/** Everything in the window; the routes are the addresses of DESIGN.md's table. */
export function App() {
  useFollowJobs();
  useFollowBin();
  useDesktopRequests();
  useAppCommands();
  useFollowTabs();
  const current = useCurrentTab();
  const [drawn, setDrawn] = useState(false);
  useEffect(() => setDrawn(true), []);
  return (
    <>
      <Layout>
        <ErrorBoundary>
          <Suspense>
            <Switch>
              <Route path="/c/:connection/m/:uuid/:page">
                {current ? <MachineArea current={current} /> : <NotFound />}
              </Route>
              <Route path="/c/:connection/host">
                {({ connection }) => <HostPage key={connection} connection={connection!} />}
              </Route>
              <Route path="/c/:connection/image">
                {({ connection }) => <ImagePage connection={connection!} />}
              </Route>
              <Route path="/files" component={SourceFilesPage} />
              <Route path="/c/:connection/compare/:uuid">
                {({ connection, uuid }) => <ComparePage key={uuid} connection={connection!} uuid={uuid!} />}
              </Route>
              <Route path="/storage" component={StoragePage} />
              <Route path="/backups" component={BackupsPage} />
              <Route path="/bin" component={BinPage} />
              <Route path="/jobs" component={JobsPage} />
              <Route path="/log" component={AppLogPage} />
              <Route path="/settings" component={SettingsPage} />
              <Route path="/install" component={LibraryPage} />
              <Route path="/" component={LibraryPage} />
              <Route component={NotFound} />
            </Switch>
          </Suspense>
        </ErrorBoundary>
      </Layout>
      <DropOverlay />
      {drawn && (
        <Suspense>
          <Overlays />
        </Suspense>
      )}
    </>
  );
}

function NotFound() {
  return (
    <Center h="100%">
      <Stack align="center">
        <Title order={1} fz={15}>
          {strings.notFound}
        </Title>
        <Button component={Link} href="/" variant="default">
          {strings.toLibrary}
        </Button>
      </Stack>
    </Center>
  );
}
