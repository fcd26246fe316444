import { Button, Menu } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconDownload } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { explain } from '../../parts/error-notice.tsx';
import type { ModelGraph } from '../graph.ts';
import { positionsQuery } from '../positions.ts';
import { download, pngOf } from './download.ts';
import { fileName } from './file-name.ts';
import { mermaidOf } from './mermaid.ts';

type Ending = 'svg' | 'png' | 'mmd';

interface ExportMenuProps {
  readonly locationId: string;
  readonly locationName: string;
  readonly graph: ModelGraph;
}

/** What is shown, as a file. */
export function ExportMenu({ locationId, locationName, graph }: ExportMenuProps) {
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: async (ending: Ending) => download(await fileOf(ending), fileName(locationName, ending)),
    onError: (error) =>
      notifications.show({ color: 'red', title: 'Nothing was saved', message: explain(error).messages[0] }),
  });

  async function fileOf(ending: Ending): Promise<Blob> {
    if (ending === 'mmd') return new Blob([mermaidOf(graph)], { type: 'text/plain' });
    const { pictureOf } = await import('./picture.ts');
    const positions = await client.fetchQuery(positionsQuery(locationId));
    const picture = await pictureOf(client, graph, positions);
    return ending === 'png' ? pngOf(picture) : new Blob([picture.svg], { type: 'image/svg+xml' });
  }

  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          variant="default"
          leftSection={<IconDownload size={16} aria-hidden />}
          loading={save.isPending}
        >
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => save.mutate('svg')}>SVG picture</Menu.Item>
        <Menu.Item onClick={() => save.mutate('png')}>PNG picture</Menu.Item>
        <Menu.Item onClick={() => save.mutate('mmd')}>Mermaid diagram</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
