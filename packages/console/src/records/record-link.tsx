import type { AnchorProps } from '@mantine/core';
import { Link } from '../parts/link.tsx';
import { paths } from '../paths.ts';
import type { TitledRecord } from './queries.ts';

/** What a record is called; a title of nothing but spaces cannot be seen. */
export function titleOf({ id, title }: Pick<TitledRecord, 'id' | 'title'>): string {
  return title.trim() === '' ? id : title;
}

export function RecordLink({ record, ...rest }: { record: TitledRecord } & AnchorProps) {
  return (
    <Link to={paths.record(record.objectKey, record.id)} inherit {...rest}>
      <bdi className="text">{titleOf(record)}</bdi>
    </Link>
  );
}
