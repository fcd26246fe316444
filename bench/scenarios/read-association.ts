import { deepStrictEqual } from 'node:assert';
import {
  answerOf,
  BARE,
  contestantOf,
  inTurn,
  RELATA,
  type Reader,
  sameAnswers,
  startReaders,
} from '../contestants/readers.ts';
import { atLeast, contest } from '../harness/contest.ts';
import type { LoadRequest } from '../harness/load/requests.ts';
import type { Part, Scenario } from '../harness/scenario.ts';

const size = { recordsASide: 10, linksARecord: 1 };

export const readAssociation: Scenario = {
  name: 'read-association',
  title: 'Read an association, by its id and by its key',
  about:
    '64 clients read ten associations in turn. The bare Fastify server has a route with one prepared statement on relata’s own ' +
    'tables, asks for no token and checks nothing. Directus and Parse Server have a table, a unique index over location and key, ' +
    'and a user’s token.',
  async run(bench) {
    const postgres = await bench.postgres();
    const { relata, bare, peers, leftOut } = await startReaders(bench, postgres, size);
    const readers = [relata, bare, ...peers.map(({ reader }) => reader)];

    async function part(
      name: string,
      title: string,
      requestsOf: (reader: Reader) => LoadRequest[],
    ): Promise<Part> {
      const same = await sameAnswers(relata, bare, requestsOf(relata));
      for (const reader of readers) {
        const keys = await inTurn(requestsOf(reader), async (request) =>
          keyOf(await answerOf(reader, request)),
        );
        deepStrictEqual(
          keys,
          reader.associations.map(({ key }) => key),
          reader.name,
        );
      }
      const contestants = await inTurn(readers, (reader) =>
        contestantOf(bench, postgres, reader, requestsOf(reader)),
      );
      const series = await contest(bench, { unit: 'requests/s', contestants });
      return {
        name,
        title,
        series,
        goals: [atLeast(series, RELATA, BARE, 0.8)],
        checks: [
          `${same} answers of relata and the bare server, compared whole: the same`,
          'each server answered with the association that was asked for, and every request of every run with 200',
        ],
        leftOut,
      };
    }

    return {
      parts: [
        await part('by-id', 'by its id', ({ associations, readById }) =>
          associations.map(({ id }) => readById(id)),
        ),
        await part('by-key', 'by its key', ({ associations, readByKey }) =>
          associations.map(({ key }) => readByKey(key)),
        ),
      ],
    };
  },
};

/** Of an association in anyone's form, alone or in a list of one. */
// biome-ignore lint/suspicious/noExplicitAny: three servers' answers
function keyOf(answer: any): string {
  const found = answer.data ?? answer.results ?? answer;
  return (Array.isArray(found) ? found[0] : found).key;
}
