import { Button, Modal } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlayerPause, IconPlayerPlay, IconSend } from '@tabler/icons-react';
import { useChangeStatus } from './change-status.ts';
import type { Endpoint } from './queries.ts';
import { TestPanel } from './testing/test-panel.tsx';

export function EndpointActions({ endpoint }: { endpoint: Endpoint }) {
  const [isTesting, { open, close }] = useDisclosure();
  if (endpoint.url === null) return <StatusButton endpoint={endpoint} />;
  return (
    <>
      <Button
        variant="default"
        size="sm"
        leftSection={<IconSend size={16} aria-hidden />}
        onClick={open}
        aria-haspopup="dialog"
      >
        Send a test
      </Button>
      <StatusButton endpoint={endpoint} />
      <Modal opened={isTesting} onClose={close} size="lg" title="Send a test event">
        <TestPanel endpoint={endpoint} />
      </Modal>
    </>
  );
}

function StatusButton({ endpoint: { id, status } }: { endpoint: Endpoint }) {
  const { mutate, isPending } = useChangeStatus(id);
  if (status === 'enabled')
    return (
      <Button
        variant="default"
        size="sm"
        loading={isPending}
        leftSection={<IconPlayerPause size={16} aria-hidden />}
        onClick={() => mutate('paused')}
      >
        Pause
      </Button>
    );
  return (
    <Button
      size="sm"
      loading={isPending}
      leftSection={<IconPlayerPlay size={16} aria-hidden />}
      onClick={() => mutate('enabled')}
    >
      {status === 'paused' ? 'Resume' : 'Enable now'}
    </Button>
  );
}
