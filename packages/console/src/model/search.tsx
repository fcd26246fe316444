import { Select } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { bareKey, type ModelGraph, type Selection } from './graph.ts';
import type { NameOf } from './names.ts';

/** The list under the field stays short; more letters make it shorter. */
const SHOWN_MAX = 30;

interface SearchProps {
  readonly graph: ModelGraph;
  readonly nameOf: NameOf;
  readonly onFind: (selection: Selection) => void;
}

/** Finds an object or an association, and leads there. */
export function Search({ graph, nameOf, onFind }: SearchProps) {
  const objects = graph.cards.map(({ key, name }) => ({
    value: `object ${key}`,
    label: `${name.singular} (${bareKey(key)})`,
  }));
  const associations = graph.links.map(({ id, first, second }) => ({
    value: `association ${id}`,
    label: `${first.label} – ${second.label} (${nameOf(first.objectKey).singular}, ${nameOf(second.objectKey).singular})`,
  }));
  return (
    <Select
      aria-label="Find an object or an association"
      placeholder="Find …"
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={null}
      w={{ base: '100%', xs: 240 }}
      size="sm"
      searchable
      limit={SHOWN_MAX}
      nothingFoundMessage="Nothing of that name"
      data={[
        { group: 'Objects', items: objects },
        { group: 'Associations', items: associations },
      ]}
      value={null}
      onChange={(found) => {
        if (found === null) return;
        const [kind, ...rest] = found.split(' ');
        const name = rest.join(' ');
        onFind(kind === 'object' ? { kind, key: name } : { kind: 'association', id: name });
      }}
    />
  );
}
