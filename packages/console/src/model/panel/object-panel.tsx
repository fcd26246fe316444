import { Badge, Button, Group, List, Skeleton, Stack, Text, Title, UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { CopyText } from '../../parts/copy-text.tsx';
import { ErrorNotice } from '../../parts/error-notice.tsx';
import { LinkButton } from '../../parts/link.tsx';
import { paths } from '../../paths.ts';
import type { ObjectData } from '../data.ts';
import type { Link } from '../graph.ts';
import type { NameOf } from '../names.ts';
import { fieldsQuery } from '../queries.ts';
import type { Select } from '../selection.ts';
import { plainText, sentenceOf } from '../sentence.ts';
import { Panel } from './panel.tsx';

interface ObjectPanelProps {
  readonly locationId: string;
  readonly object: ObjectData;
  /** All associations of the location. */
  readonly links: readonly Link[];
  readonly nameOf: NameOf;
  readonly mayChange: boolean;
  readonly onChange: () => void;
  readonly onSelect: Select;
}

/** Rows on the page stay few, however many associations or properties there are. */
const ROWS_MAX = 50;

export function ObjectPanel(props: ObjectPanelProps) {
  const { locationId, object, links, nameOf, mayChange, onChange, onSelect } = props;
  const { key, labels, standard, description } = object;
  const own = links.filter(({ first, second }) => [first.objectKey, second.objectKey].includes(key));
  return (
    <Panel title={labels.singular} onClose={() => onSelect(undefined)}>
      <Group gap="xs">
        <CopyText text={key} label="key" />
        {standard && (
          <Badge color="gray" variant="outline" tt="none">
            Of the system
          </Badge>
        )}
      </Group>
      {description !== undefined && <Description text={description} />}
      <Group gap="xs">
        <LinkButton to={paths.records(key)} size="xs" variant="default">
          Records
        </LinkButton>
        {mayChange && (
          <Button size="xs" variant="default" onClick={onChange}>
            Change
          </Button>
        )}
      </Group>
      <div>
        <Title order={3} size="h5" mb={4}>
          Associations
        </Title>
        {own.length === 0 && (
          <Text size="sm" c="dimmed">
            None yet.
          </Text>
        )}
        <Stack gap={4} component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
          {own.slice(0, ROWS_MAX).map((link) => (
            <li key={link.id}>
              <UnstyledButton
                w="100%"
                onClick={() => onSelect({ kind: 'association', id: link.id })}
                className="model-row"
              >
                <Text size="sm" fw={500} className="text">
                  {link.first.label} – {link.second.label}
                </Text>
                <Text size="xs" className="text">
                  {plainText(sentenceOf(link.first, link.second, nameOf))}
                </Text>
              </UnstyledButton>
            </li>
          ))}
        </Stack>
        <More of={own.length} />
      </div>
      <Properties locationId={locationId} object={object} />
    </Panel>
  );
}

function Description({ text }: { text: string }) {
  const [isWhole, setWhole] = useState(false);
  const isLong = text.length > 300;
  return (
    <div>
      <Text
        size="sm"
        className="text"
        style={{ whiteSpace: 'pre-line' }}
        {...(isLong && !isWhole && { lineClamp: 5 })}
      >
        {text}
      </Text>
      {isLong && (
        <Button size="compact-xs" variant="subtle" onClick={() => setWhole(!isWhole)} aria-expanded={isWhole}>
          {isWhole ? 'Less' : 'All of it'}
        </Button>
      )}
    </div>
  );
}

function Properties({ locationId, object }: { locationId: string; object: ObjectData }) {
  const fields = useQuery(fieldsQuery(locationId, object.key));
  return (
    <div>
      <Title order={3} size="h5" mb={4}>
        Properties
      </Title>
      {fields.isPending && <Skeleton h={60} />}
      {fields.isError && !fields.data && (
        <ErrorNotice error={fields.error} onRetry={() => void fields.refetch()} />
      )}
      {fields.data && (
        <>
          <List size="sm" spacing={2}>
            {fields.data.slice(0, ROWS_MAX).map(({ id, name, fieldKey, dataType }) => (
              <List.Item key={id} className="text">
                {name} <span className="mono">{dataType}</span>
                {fieldKey === object.primaryDisplayProperty && ' · title'}
                {object.searchableProperties.includes(fieldKey) && ' · searched'}
              </List.Item>
            ))}
          </List>
          <More of={fields.data.length} />
        </>
      )}
    </div>
  );
}

function More({ of }: { of: number }) {
  if (of <= ROWS_MAX) return null;
  return (
    <Text size="xs" mt={4}>
      and {(of - ROWS_MAX).toLocaleString('en')} more
    </Text>
  );
}
