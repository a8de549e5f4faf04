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
import { SettingsPage } from "../features/settings/index.ts";
import { useCurrentTab, useFollowTabs } from "../features/tabs/index.ts";
import { DropOverlay } from "./DropOverlay.tsx";
import { ErrorBoundary } from "./ErrorBoundary.tsx";
import { Layout } from "./Layout.tsx";
import { Palette } from "./palette/index.ts";
import { ShortcutList } from "./shortcuts/index.ts";
import { strings } from "./strings.ts";
import { useAppCommands } from "./use-app-commands.ts";
import { useDesktopRequests } from "./use-desktop-requests.ts";

// A machine's pages, their editors and graphs are most of the bundle: the list must not wait for them.
const MachineArea = lazy(async () => ({ default: (await import("./MachineArea.tsx")).MachineArea }));
const AppLogPage = lazy(async () => ({
  default: (await import("../features/logs/index.ts")).AppLogPage,
}));
const HostPage = lazy(async () => ({
  default: (await import("../features/performance/index.ts")).HostPage,
}));

/** Everything in the window; the routes are the addresses of DESIGN.md's table. */
export function App() {
  useFollowConnections();
  useFollowMachines();
  useFollowJobs();
  useFollowBin();
  useDesktopRequests();
  useAppCommands();
  useFollowTabs();
  const current = useCurrentTab();
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
