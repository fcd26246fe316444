import { Text } from '@mantine/core';
import type { ObjectData } from '../data.ts';
import type { Link, Selection } from '../graph.ts';
import type { NameOf } from '../names.ts';
import type { Select } from '../selection.ts';
import { AssociationPanel } from './association-panel.tsx';
import { ObjectPanel } from './object-panel.tsx';
import { Panel } from './panel.tsx';

interface SelectionPanelProps {
  readonly locationId: string;
  readonly selection: Selection;
  readonly objects: readonly ObjectData[];
  readonly links: readonly Link[];
  readonly nameOf: NameOf;
  readonly mayChangeObjects: boolean;
  readonly mayChangeAssociations: boolean;
  readonly onChange: () => void;
  readonly onSelect: Select;
}

export function SelectionPanel(props: SelectionPanelProps) {
  const { locationId, selection, objects, links, nameOf, onChange, onSelect } = props;
  const { mayChangeObjects, mayChangeAssociations } = props;
  if (selection.kind === 'object') {
    const object = objects.find(({ key }) => key === selection.key);
    if (object !== undefined)
      return (
        <ObjectPanel
          key={object.key}
          locationId={locationId}
          object={object}
          links={links}
          nameOf={nameOf}
          mayChange={mayChangeObjects}
          onChange={onChange}
          onSelect={onSelect}
        />
      );
  } else {
    const link = links.find(({ id }) => id === selection.id);
    if (link !== undefined)
      return (
        <AssociationPanel
          key={link.id}
          locationId={locationId}
          link={link}
          nameOf={nameOf}
          mayChange={mayChangeAssociations}
          onChange={onChange}
          onSelect={onSelect}
        />
      );
  }
  return (
    <Panel title="Not there" onClose={() => onSelect(undefined)}>
      <Text size="sm">
        There is no such {selection.kind} in this location. It may have been deleted, or be one of another
        location's.
      </Text>
    </Panel>
  );
}
