import { Pagination, Stack, Table, Text, TextInput, Title, UnstyledButton } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { EmptyState } from '../../parts/empty-state.tsx';
import { useSearchState } from '../../parts/use-search-state.ts';
import type { Card, Link, ModelGraph, Selection } from '../graph.ts';
import type { NameOf } from '../names.ts';
import { plainText, sentenceOf } from '../sentence.ts';

const ROWS = 50;
const marked = { bg: 'var(--mantine-color-default-hover)' };

interface ModelTablesProps {
  readonly graph: ModelGraph;
  readonly nameOf: NameOf;
  readonly selection: Selection | undefined;
  readonly onSelect: (selection: Selection | undefined) => void;
}

/** The map in words. */
export function ModelTables({ graph, nameOf, selection, onSelect }: ModelTablesProps) {
  const [params, change] = useSearchState();
  // The address follows a moment later than the keys.
  const [query, setQuery] = useState(params.get('query') ?? '');
  const wanted = query.trim().toLowerCase();
  const has = (...texts: readonly string[]) => texts.some((text) => text.toLowerCase().includes(wanted));
  const cards = graph.cards.filter(({ key, name }) => has(key, name.singular, name.plural));
  const links = graph.links.filter(({ key, first, second }) =>
    has(key, first.label, second.label, nameOf(first.objectKey).singular, nameOf(second.objectKey).singular),
  );
  return (
    <Stack>
      <TextInput
        label="Filter"
        leftSection={<IconSearch size={16} aria-hidden />}
        maw={360}
        value={query}
        onChange={(event) => {
          const { value } = event.currentTarget;
          setQuery(value);
          change({ query: value }, { replace: true });
        }}
      />
      <Listing
        title="Objects"
        rows={cards}
        head={['Object', 'Key', 'Associations']}
        row={(card) => <ObjectRow key={card.key} card={card} selection={selection} onSelect={onSelect} />}
      />
      <Listing
        title="Associations"
        rows={links}
        head={['Association', 'What holds', 'Key']}
        row={(link) => (
          <AssociationRow
            key={link.id}
            link={link}
            nameOf={nameOf}
            selection={selection}
            onSelect={onSelect}
          />
        )}
      />
    </Stack>
  );
}

interface ListingProps<Row> {
  readonly title: string;
  readonly rows: readonly Row[];
  readonly head: readonly string[];
  readonly row: (row: Row) => ReactNode;
}

function Listing<Row>({ title, rows, head, row }: ListingProps<Row>) {
  const [wanted, setPage] = useState(1);
  const pages = Math.ceil(rows.length / ROWS);
  const page = Math.min(wanted, Math.max(1, pages));
  return (
    <section aria-label={title}>
      <Title order={2} size="h4" mb="xs">
        {title}{' '}
        <Text span size="sm">
          {rows.length.toLocaleString('en')}
        </Text>
      </Title>
      {rows.length === 0 ? (
        <EmptyState title="None of that name" />
      ) : (
        <Table.ScrollContainer minWidth={560} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
          <Table aria-label={title} highlightOnHover>
            <Table.Thead>
              <Table.Tr>
                {head.map((name) => (
                  <Table.Th key={name}>{name}</Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>{rows.slice((page - 1) * ROWS, page * ROWS).map(row)}</Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      {pages > 1 && (
        <Pagination
          mt="sm"
          size="sm"
          total={pages}
          value={page}
          onChange={setPage}
          getControlProps={(control) => ({ 'aria-label': `${title}: ${control} page` })}
          getItemProps={(item) => ({ 'aria-label': `${title}: page ${item}` })}
        />
      )}
    </section>
  );
}

interface ObjectRowProps {
  readonly card: Card;
  readonly selection: Selection | undefined;
  readonly onSelect: (selection: Selection | undefined) => void;
}

function ObjectRow({ card, selection, onSelect }: ObjectRowProps) {
  const isSelected = selection?.kind === 'object' && selection.key === card.key;
  return (
    <Table.Tr {...(isSelected && marked)}>
      <Table.Td maw={260}>
        <UnstyledButton
          className="model-pick"
          aria-pressed={isSelected}
          onClick={() => onSelect({ kind: 'object', key: card.key })}
        >
          <Text size="sm" fw={500} lineClamp={2} className="text">
            {card.name.singular}
          </Text>
        </UnstyledButton>
      </Table.Td>
      <Table.Td maw={320}>
        <span className="mono text">{card.key}</span>
        {card.isSystem && ' · of the system'}
      </Table.Td>
      <Table.Td>{card.degree}</Table.Td>
    </Table.Tr>
  );
}

interface AssociationRowProps {
  readonly link: Link;
  readonly nameOf: NameOf;
  readonly selection: Selection | undefined;
  readonly onSelect: (selection: Selection | undefined) => void;
}

function AssociationRow({ link, nameOf, selection, onSelect }: AssociationRowProps) {
  const isSelected = selection?.kind === 'association' && selection.id === link.id;
  return (
    <Table.Tr {...(isSelected && marked)}>
      <Table.Td maw={260}>
        <UnstyledButton
          className="model-pick"
          aria-pressed={isSelected}
          onClick={() => onSelect({ kind: 'association', id: link.id })}
        >
          <Text size="sm" fw={500} lineClamp={2} className="text">
            {link.first.label} – {link.second.label}
          </Text>
        </UnstyledButton>
      </Table.Td>
      <Table.Td maw={420}>
        <Text size="sm" className="text">
          {plainText(sentenceOf(link.first, link.second, nameOf))}
        </Text>
      </Table.Td>
      <Table.Td maw={260}>
        <span className="mono text">{link.key}</span>
        {link.isSystem && ' · of the system'}
      </Table.Td>
    </Table.Tr>
  );
}
