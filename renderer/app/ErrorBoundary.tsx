import { Button, Center } from "@mantine/core";
import { Component, type ReactNode } from "react";
import { ErrorMessage } from "../components/ErrorMessage.tsx";
import { strings } from "./strings.ts";

/** Keeps one screen's fault from taking the window down. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { error?: Error }> {
  override state: { error?: Error } = {};

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <Center h="100%" p={32}>
        <ErrorMessage
          error={{
            code: "screen-failed",
            message: strings.crashed,
            hint: strings.crashedHint,
            detail: error.message,
          }}
        >
          <Button size="xs" variant="default" onClick={() => location.reload()}>
            {strings.reload}
          </Button>
        </ErrorMessage>
      </Center>
    );
  }
}
