import { Button, Code, Stack, Text, Title } from '@mantine/core';
import { Component, type ReactNode } from 'react';
import { text } from '../text/en.ts';

/** Keeps a fault of one view from taking the others with it. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <Stack p="xl" maw={640} role="alert">
        <Title order={2} size="h3">
          {text.frame.viewFailed}
        </Title>
        <Text>{text.frame.viewFailedHelp}</Text>
        <Code block>{error.stack ?? error.message}</Code>
        <Button onClick={() => this.setState({ error: null })}>{text.common.retry}</Button>
      </Stack>
    );
  }
}
