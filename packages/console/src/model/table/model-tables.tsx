import { Stack, Text, UnstyledButton } from '@mantine/core';
import { formatNumber } from '../../parts/number.ts';
import type { Card, Link, ModelGraph, Selection } from '../graph.ts';
import type { NameOf } from '../names.ts';
import { plainText, sentenceOf } from '../sentence.ts';
import { Listing } from './listing.tsx';

interface ModelTablesProps {
  readonly graph: ModelGraph;
  readonly nameOf: NameOf;
  /** What the names, labels and keys shown have in them. */
  readonly query: string;
  readonly selection: Selection | undefined;
  readonly onSelect: (selection: Selection | undefined) => void;
}

/** The map in words. */
export function ModelTables({ graph, nameOf, query, selection, onSelect }: ModelTablesProps) {
  const wanted = query.trim().toLowerCase();
  const has = (...texts: readonly string[]) => texts.some((text) => text.toLowerCase().includes(wanted));
  const cards = graph.cards.filter(({ key, name }) => has(key, name.singular, name.plural));
  const links = graph.links.filter(({ key, first, second }) =>
    has(key, first.label, second.label, nameOf(first.objectKey).singular, nameOf(second.objectKey).singular),
  );
  const isCardSelected = ({ key }: Card) => selection?.kind === 'object' && selection.key === key;
  const isLinkSelected = ({ id }: Link) => selection?.kind === 'association' && selection.id === id;
  return (
    <Stack>
      <Listing
        title="Objects"
        rows={cards}
        keyOf={({ key }) => key}
        isSelected={isCardSelected}
        pageParam="objects"
        columns={[
          {
            name: 'Object',
            widthMax: 260,
            cell: (card) => (
              <Pick
                text={card.name.singular}
                isSelected={isCardSelected(card)}
                onSelect={() => onSelect({ kind: 'object', key: card.key })}
              />
            ),
          },
          { name: 'Key', widthMax: 320, cell: (card) => <Key of={card} /> },
          {
            name: 'Associations',
            widthMax: 120,
            cell: ({ degree }) => formatNumber(degree),
            stacked: ({ degree }) => (
              <Text size="sm">{degree === 1 ? '1 association' : `${formatNumber(degree)} associations`}</Text>
            ),
          },
        ]}
      />
      <Listing
        title="Associations"
        rows={links}
        keyOf={({ id }) => id}
        isSelected={isLinkSelected}
        pageParam="associations"
        columns={[
          {
            name: 'Association',
            widthMax: 260,
            cell: (link) => (
              <Pick
                text={`${link.first.label} – ${link.second.label}`}
                isSelected={isLinkSelected(link)}
                onSelect={() => onSelect({ kind: 'association', id: link.id })}
              />
            ),
          },
          {
            name: 'What holds',
            widthMax: 420,
            cell: ({ first, second }) => (
              <Text size="sm" className="text">
                {plainText(sentenceOf(first, second, nameOf))}
              </Text>
            ),
          },
          { name: 'Key', widthMax: 260, cell: (link) => <Key of={link} /> },
        ]}
      />
    </Stack>
  );
}

interface PickProps {
  readonly text: string;
  readonly isSelected: boolean;
  readonly onSelect: () => void;
}

function Pick({ text, isSelected, onSelect }: PickProps) {
  return (
    <UnstyledButton className="model-pick" aria-pressed={isSelected} onClick={onSelect}>
      <Text size="sm" fw={500} lineClamp={2} className="text">
        {text}
      </Text>
    </UnstyledButton>
  );
}

function Key({ of: { key, isSystem } }: { of: { readonly key: string; readonly isSystem: boolean } }) {
  return (
    <Text size="sm" component="div">
      <span className="mono text">{key}</span>
      {isSystem && ' · of the system'}
    </Text>
  );
}
