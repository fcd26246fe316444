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
import type { Scenario } from '../harness/scenario.ts';

const LIMIT = 20;
/** Of each association: a page takes all of one side, a part of the other, and leaves a rest to be counted. */
const LINKS_A_RECORD = 15;
const RECORDS_A_SIDE = 1_000;
const COMPARED = 50;

export const listRelations: Scenario = {
  name: 'list-relations',
  title: 'List 20 relations of a record, both ways',
  about:
    '64 clients ask for the first 20 of a record’s 30 relations, 15 each way, and how many there are; 1 000 records in turn, ' +
    'among 30 000 relations. The bare Fastify server has one route with one prepared statement on relata’s own tables, asks for no token ' +
    'and checks nothing. Directus and Parse Server have tables, indexes and a user’s token as their users would make them.',
  async run(bench) {
    const postgres = await bench.postgres();
    const size = { recordsASide: RECORDS_A_SIDE, linksARecord: LINKS_A_RECORD };
    const { relata, bare, peers, leftOut } = await startReaders(bench, postgres, size);
    const readers = [relata, bare, ...peers.map(({ reader }) => reader)];
    const requestsOf = (reader: Reader) => reader.records.map((id) => reader.list(id, LIMIT));

    const same = await sameAnswers(relata, bare, requestsOf(relata).slice(0, COMPARED));
    for (const reader of readers) {
      for (const request of requestsOf(reader).slice(0, COMPARED)) {
        const seen = sizeOf(await answerOf(reader, request));
        if (seen.listed !== LIMIT || seen.total !== 2 * LINKS_A_RECORD) {
          throw new Error(`${reader.name} lists ${seen.listed} of ${seen.total}: ${request.path}`);
        }
      }
    }

    const contestants = await inTurn(readers, (reader) =>
      contestantOf(bench, postgres, reader, requestsOf(reader)),
    );
    const series = await contest(bench, { unit: 'requests/s', contestants });
    const named = (start: string) => readers.find(({ name }) => name.startsWith(start))?.name;
    const [directus, parse] = [named('Directus'), named('Parse')];
    return {
      parts: [
        {
          name: 'list',
          title: '20 of 30 relations, with the total',
          series,
          goals: [
            atLeast(series, RELATA, BARE, 0.8),
            ...(directus === undefined ? [] : [atLeast(series, RELATA, directus, 12)]),
            ...(parse === undefined ? [] : [atLeast(series, RELATA, parse, 2.5)]),
          ],
          checks: [
            `${same} answers of relata and the bare server, compared whole: the same`,
            `${COMPARED} answers of each: ${LIMIT} relations, ${2 * LINKS_A_RECORD} in all`,
            'every request of every run was answered with 200',
          ],
          leftOut,
        },
      ],
    };
  },
};

/** Of a list in anyone's form. */
// biome-ignore lint/suspicious/noExplicitAny: three servers' answers
function sizeOf(answer: any): { listed: number; total: number } {
  const list = answer.relations ?? answer.data ?? answer.results;
  return { listed: list.length, total: answer.total ?? answer.meta?.filter_count ?? answer.count };
}
