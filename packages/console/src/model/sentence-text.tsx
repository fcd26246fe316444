import { Text } from '@mantine/core';
import type { End } from './ends.ts';
import { type ObjectName, sentenceOf } from './sentence.ts';

/** The sentence of an association, with its names set apart. */
export function SentenceText({
  first,
  second,
  nameOf,
}: {
  readonly first: End;
  readonly second: End;
  readonly nameOf: (objectKey: string) => ObjectName;
}) {
  return (
    <Text className="text" size="sm">
      {sentenceOf(first, second, nameOf).map(({ kind, text }, index) => {
        // Pieces have no other identity than their place.
        const key = `${index} ${kind}`;
        if (kind === 'words') return <span key={key}>{text}</span>;
        if (kind === 'object') return <strong key={key}>{<bdi>{text}</bdi>}</strong>;
        return (
          <span key={key}>
            “<bdi>{text}</bdi>”
          </span>
        );
      })}
    </Text>
  );
}
