import type { ObjectData } from '../data.ts';
import type { Link, Selection } from '../graph.ts';
import type { NameOf } from '../names.ts';
import { ChangeAssociation } from './change-association.tsx';
import { ChangeObject } from './change-object.tsx';
import { CreateAssociation } from './create-association.tsx';
import { CreateObject } from './create-object.tsx';

interface FormsProps {
  readonly locationId: string;
  /** As the address names it: `new-object`, `new-association`, `change`. */
  readonly form: string | null;
  readonly selection: Selection | undefined;
  readonly objects: readonly ObjectData[];
  readonly links: readonly Link[];
  readonly nameOf: NameOf;
  readonly onSelect: (selection: Selection) => void;
  readonly onClose: () => void;
}

/** The form that is open, if one is. */
export function Forms(props: FormsProps) {
  const { locationId, form, selection, objects, links, nameOf, onSelect, onClose } = props;
  if (form === 'new-object')
    return (
      <CreateObject
        locationId={locationId}
        onCreated={(key) => onSelect({ kind: 'object', key })}
        onClose={onClose}
      />
    );
  if (form === 'new-association')
    return (
      <CreateAssociation
        locationId={locationId}
        objects={objects}
        nameOf={nameOf}
        from={selection?.kind === 'object' ? selection.key : undefined}
        onCreated={(id) => onSelect({ kind: 'association', id })}
        onClose={onClose}
      />
    );
  if (form !== 'change' || selection === undefined) return null;
  if (selection.kind === 'object') {
    const object = objects.find(({ key }) => key === selection.key);
    return object && <ChangeObject locationId={locationId} object={object} onClose={onClose} />;
  }
  const link = links.find(({ id, isSystem }) => id === selection.id && !isSystem);
  return link && <ChangeAssociation locationId={locationId} link={link} nameOf={nameOf} onClose={onClose} />;
}
