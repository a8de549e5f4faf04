import { Button, Center, Stack, Title } from "@mantine/core";
import { lazy, Suspense } from "react";
import { Link, Route, Switch } from "wouter";
import { BinPage, useFollowBin } from "../features/bin/index.ts";
import { useFollowConnections } from "../features/connections/index.ts";
import { InstallSheet } from "../features/install/index.ts";
import { JobsPage, useFollowJobs } from "../features/jobs/index.ts";
import { LibraryPage } from "../features/library/index.ts";
import { LifecycleDialogs } from "../features/lifecycle/index.ts";
import { useFollowMachines } from "../features/machines/index.ts";
import { NotesPage } from "../features/notes/index.ts";
import { SettingsPage } from "../features/settings/index.ts";
import { DropOverlay } from "./DropOverlay.tsx";
import { ErrorBoundary } from "./ErrorBoundary.tsx";
import { Layout } from "./Layout.tsx";
import { Palette } from "./palette/index.ts";
import { ShortcutList } from "./shortcuts/index.ts";
import { strings } from "./strings.ts";
import { useAppCommands } from "./use-app-commands.ts";
import { useDesktopRequests } from "./use-desktop-requests.ts";

// noVNC and xterm are half of the bundle: the list must not wait for them.
const ConsolePage = lazy(async () => ({
  default: (await import("../features/console/index.ts")).ConsolePage,
}));
// The XML editor and the graphs are heavy too.
const DetailsPage = lazy(async () => ({
  default: (await import("../features/details/index.ts")).DetailsPage,
}));
const PerformancePage = lazy(async () => ({
  default: (await import("../features/performance/index.ts")).PerformancePage,
}));
const HostPage = lazy(async () => ({
  default: (await import("../features/performance/index.ts")).HostPage,
}));

/** The tabs of one machine, by the last part of their address. */
const MACHINE_PAGES = {
  console: ConsolePage,
  details: DetailsPage,
  performance: PerformancePage,
  notes: NotesPage,
};

/** Everything in the window; the routes are the addresses of DESIGN.md's table. */
export function App() {
  useFollowConnections();
  useFollowMachines();
  useFollowJobs();
  useFollowBin();
  useDesktopRequests();
  useAppCommands();
  return (
    <>
      <Layout>
        <ErrorBoundary>
          <Suspense>
            <Switch>
              {Object.entries(MACHINE_PAGES).map(([page, Page]) => (
                <Route key={page} path={`/c/:connection/m/:uuid/${page}`}>
                  {({ connection, uuid }) => (
                    <Page key={`${connection}/${uuid}`} connection={connection!} uuid={uuid!} />
                  )}
                </Route>
              ))}
              <Route path="/c/:connection/host">
                {({ connection }) => <HostPage key={connection} connection={connection!} />}
              </Route>
              <Route path="/bin" component={BinPage} />
              <Route path="/jobs" component={JobsPage} />
              <Route path="/settings" component={SettingsPage} />
              <Route path="/install" component={LibraryPage} />
              <Route path="/" component={LibraryPage} />
              <Route component={NotFound} />
            </Switch>
          </Suspense>
        </ErrorBoundary>
      </Layout>
      <InstallSheet />
      <LifecycleDialogs />
      <DropOverlay />
      <Palette />
      <ShortcutList />
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
