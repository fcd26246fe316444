import { Alert, Button, Group, List, Stack, Text } from '@mantine/core';
import { ApiError, TimeoutError, UnreachableError } from '@relata/client';
import { CopyText } from './copy-text.tsx';

/** What went wrong, in the server's words, with the trace id by which its log knows the request. */
export function ErrorNotice({
  error,
  title,
  onRetry,
  inWords = (message) => message,
}: {
  error: unknown;
  title?: string;
  onRetry?: () => void;
  /** Puts the form's names into a message in place of the API's. */
  inWords?: (message: string) => string;
}) {
  const { messages: said, traceId } = explain(error);
  const messages = said.map(inWords);
  return (
    <Alert color="red" role="alert" title={title ?? 'This did not work'}>
      <Stack gap="xs">
        {messages.length > 1 ? (
          <List size="sm">
            {messages.map((message) => (
              <List.Item key={message} className="text">
                {message}
              </List.Item>
            ))}
          </List>
        ) : (
          <Text size="sm" className="text">
            {messages[0]}
          </Text>
        )}
        {(traceId !== undefined || onRetry !== undefined) && (
          <Group gap="xs">
            {onRetry !== undefined && (
              <Button size="xs" variant="default" onClick={onRetry}>
                Try again
              </Button>
            )}
            {traceId !== undefined && <CopyText label="trace id" text={traceId} />}
          </Group>
        )}
      </Stack>
    </Alert>
  );
}

/** For people: what the server said, or why it said nothing. */
export function explain(error: unknown): { messages: readonly string[]; traceId?: string } {
  if (error instanceof ApiError) {
    const messages = error.messages.length > 0 ? error.messages : [error.message];
    return { messages, ...(error.traceId !== undefined && { traceId: error.traceId }) };
  }
  if (error instanceof UnreachableError) return { messages: ['relata does not answer. Is it running?'] };
  if (error instanceof TimeoutError) return { messages: ['relata did not answer in time.'] };
  return { messages: [error instanceof Error ? error.message : String(error)] };
}
