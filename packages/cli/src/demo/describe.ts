import type { ReceivedEvent } from '@relata/listener';

/** Says in a few words what an event is about. */
export type Describe = (event: ReceivedEvent) => string;

/** Relations are events about ids; whoever has seen the records can call them by name. */
export function createDescribe(): Describe {
  const names = new Map<string, string>();
  const nameOf = (id: string): string => names.get(id) ?? id;

  return (event) => {
    switch (event.type) {
      case 'AssociationCreate':
      case 'AssociationUpdate':
      case 'AssociationDelete':
        return `${event.firstObjectLabel} – ${event.secondObjectLabel}`;
      case 'RelationCreate':
      case 'RelationDelete':
        return `${nameOf(event.firstRecordId)} – ${nameOf(event.secondRecordId)}`;
      case 'RecordCreate':
      case 'RecordUpdate':
      case 'RecordDelete': {
        const values = event.properties.map(({ valueString }) => valueString);
        names.set(event.id, values[0] ?? event.id);
        return values.join(', ');
      }
      case 'ObjectSchemaCreate':
      case 'ObjectSchemaUpdate':
        return event.labels.plural;
      case 'ContactCreate':
      case 'ContactUpdate':
      case 'ContactDelete':
        return event.name ?? event.id;
      default:
        return 'of a type that this version does not know';
    }
  };
}
