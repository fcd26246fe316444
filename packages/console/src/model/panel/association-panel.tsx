import { Badge, Button, Group, Table, Text, UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { CopyText } from '../../parts/copy-text.tsx';
import { formatCount } from '../../parts/number.ts';
import { howMany } from '../ends.ts';
import type { Link } from '../graph.ts';
import type { NameOf } from '../names.ts';
import { relationCountQuery } from '../queries.ts';
import type { Select } from '../selection.ts';
import { SentenceText } from '../sentence-text.tsx';
import { DeleteAssociation } from './delete-association.tsx';
import { Panel } from './panel.tsx';

interface AssociationPanelProps {
  readonly locationId: string;
  readonly link: Link;
  readonly nameOf: NameOf;
  readonly mayChange: boolean;
  readonly onChange: () => void;
  readonly onSelect: Select;
}

export function AssociationPanel(props: AssociationPanelProps) {
  const { locationId, link, nameOf, mayChange, onChange, onSelect } = props;
  const [isDeleting, setDeleting] = useState(false);
  const relations = useQuery(relationCountQuery(locationId, link.id));
  const { first, second } = link;
  return (
    <Panel title={`${first.label} – ${second.label}`} onClose={() => onSelect(undefined)}>
      <SentenceText first={first} second={second} nameOf={nameOf} />
      {relations.isSuccess && (
        <Text size="sm">
          {formatCount(relations.data)} {relations.data.count === 1 ? 'relation' : 'relations'}
        </Text>
      )}
      <Table aria-label="The two sides" layout="fixed" horizontalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Label</Table.Th>
            <Table.Th>Object</Table.Th>
            <Table.Th w={80}>How many</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {[first, second].map((end, index) => (
            <Table.Tr key={index === 0 ? 'first' : 'second'}>
              <Table.Td className="text">{end.label}</Table.Td>
              <Table.Td>
                <UnstyledButton
                  className="model-link-button text"
                  onClick={() => onSelect({ kind: 'object', key: end.objectKey })}
                >
                  {nameOf(end.objectKey).singular}
                </UnstyledButton>
              </Table.Td>
              <Table.Td>{howMany(end.max)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <div>
        <Text size="sm">Key</Text>
        <CopyText text={link.key} label="key" />
      </div>
      {link.isSystem ? (
        <Badge color="gray" variant="outline" tt="none">
          Of the system: in every location, and never changed
        </Badge>
      ) : (
        <>
          <div>
            <Text size="sm">Id</Text>
            <CopyText text={link.id} label="id" />
          </div>
          {mayChange && (
            <Group gap="xs">
              <Button size="xs" variant="default" onClick={onChange}>
                Change the labels
              </Button>
              <Button size="xs" variant="outline" color="red" onClick={() => setDeleting(true)}>
                Delete
              </Button>
            </Group>
          )}
        </>
      )}
      <DeleteAssociation
        locationId={locationId}
        link={link}
        isOpen={isDeleting}
        onClose={() => setDeleting(false)}
        onDeleted={() => onSelect(undefined, { replace: true })}
      />
    </Panel>
  );
}
