import { Button, Center, Stack, Title } from "@mantine/core";
import { lazy, Suspense } from "react";
import { Link, Route, Switch } from "wouter";
import { useFollowConnections } from "../features/connections/index.ts";
import { InstallSheet } from "../features/install/index.ts";
import { JobsPage, useFollowJobs } from "../features/jobs/index.ts";
import { LibraryPage } from "../features/library/index.ts";
import { useFollowMachines } from "../features/machines/index.ts";
import { SettingsPage } from "../features/settings/index.ts";
import { DropOverlay } from "./DropOverlay.tsx";
import { ErrorBoundary } from "./ErrorBoundary.tsx";
import { Layout } from "./Layout.tsx";
import { Palette } from "./Palette.tsx";
import { strings } from "./strings.ts";
import { useDesktopRequests } from "./use-desktop-requests.ts";

// noVNC and xterm are half of the bundle: the list must not wait for them.
const ConsolePage = lazy(async () => ({
  default: (await import("../features/console/index.ts")).ConsolePage,
}));

/** Everything in the window; the routes are the addresses of DESIGN.md's table. */
export function App() {
  useFollowConnections();
  useFollowMachines();
  useFollowJobs();
  useDesktopRequests();
  return (
    <>
      <Layout>
        <ErrorBoundary>
          <Suspense>
            <Switch>
              <Route path="/c/:connection/m/:uuid/console">
                {({ connection, uuid }) => (
                  <ConsolePage key={`${connection}/${uuid}`} connection={connection} uuid={uuid} />
                )}
              </Route>
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
      <DropOverlay />
      <Palette />
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
