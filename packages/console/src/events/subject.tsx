import { Fragment } from 'react';
import { RecordLink, titleOf } from '../records/record-link.tsx';
import { useTitles } from '../records/titles.ts';

interface AboutSomething {
  readonly type: string;
  readonly entityId: string;
  readonly payload: unknown;
}

const NOTHING = '\u00a0';

/** What an event is about, in a few words: labels, names as they are now, else ids. Records are linked where asked for. */
export function Subject({ event, isLinked = false }: { event: AboutSomething; isLinked?: boolean }) {
  const { texts, recordIds } = subjectOf(event);
  const titles = useTitles(recordIds);
  // Ids that turn into names in the next moment are only a flicker.
  if (recordIds.some((id) => !titles.has(id))) return NOTHING;
  return (texts ?? recordIds).map((text, index) => {
    const record = titles.get(text);
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: first and second side
      <Fragment key={index}>
        {index > 0 && ' – '}
        {record && isLinked ? <RecordLink record={record} /> : <bdi>{record ? titleOf(record) : text}</bdi>}
      </Fragment>
    );
  });
}

/** Words of the event itself, or the records whose titles say more. */
function subjectOf({ type, entityId, payload }: AboutSomething): {
  readonly texts?: readonly string[];
  readonly recordIds: readonly string[];
} {
  const said = (payload ?? {}) as Record<string, unknown>;
  const textsOf = (...names: readonly string[]) => names.map((name) => said[name]).filter(isText);
  const labels = textsOf('firstObjectLabel', 'secondObjectLabel');
  if (labels.length === 2) return { texts: labels, recordIds: [] };
  const names = textsOf('name', 'firstName', 'lastName');
  if (names.length > 0) return { texts: [names.join(' ')], recordIds: [] };
  const ends = textsOf('firstRecordId', 'secondRecordId');
  if (ends.length === 2) return { recordIds: ends };
  return type.startsWith('Record') ? { recordIds: [entityId] } : { texts: [entityId], recordIds: [] };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}
