import { type Static, Type } from 'typebox';
import type { Http } from '../../http/types.ts';
import type { Keys } from './keys.ts';

/** A month is enough for every listener; what is longer is no rotation. */
const OVERLAP_HOURS_MAX = 720;
const OVERLAP_HOURS_DEFAULT = 24;
const HOUR_MS = 3_600_000;

const time = Type.String({ description: 'ISO 8601' });

const Key = Type.Object({
  kid: Type.String(),
  pem: Type.String({ description: 'SPKI' }),
  spki: Type.String({ description: 'Base64' }),
  status: Type.Union([Type.Literal('next'), Type.Literal('active'), Type.Literal('retired')], {
    description:
      '`active` signs all headers, `next` signs `webhook-signature` beside it, `retired` nothing any more',
  }),
  createdAt: time,
  activeAt: time,
  retiresAt: Type.Union([time, Type.Null()]),
});
const KeyList = Type.Object({ keys: Type.Array(Key) });

const RotateBody = Type.Object(
  {
    overlapHours: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: OVERLAP_HOURS_MAX,
        description: `How long the active key stays. Default ${OVERLAP_HOURS_DEFAULT}`,
      }),
    ),
  },
  { additionalProperties: false },
);

const tags = ['Keys'];

/** `/v1/keys`: what webhooks are signed with, and how that changes. */
export function keysRoutes(app: Http, keys: Keys): void {
  const list = async (): Promise<Static<typeof KeyList>> => ({ keys: await keys.list() });

  app.get(
    '/v1/keys',
    {
      config: { guard: 'public' },
      schema: { tags, summary: 'The public keys that webhooks are signed with', response: { 200: KeyList } },
    },
    list,
  );

  app.post(
    '/v1/keys/rotate',
    {
      config: { guard: 'admin' },
      schema: {
        tags,
        summary: 'Make the next key',
        description:
          'It is shown at once, signs `webhook-signature` beside the active one ten seconds later, and takes its place ' +
          'when the overlap is over.',
        body: RotateBody,
        response: { 201: KeyList },
      },
    },
    async ({ body }, reply) => {
      await keys.rotate((body.overlapHours ?? OVERLAP_HOURS_DEFAULT) * HOUR_MS);
      return reply.status(201).send(await list());
    },
  );

  app.post(
    '/v1/keys/finish',
    {
      config: { guard: 'admin' },
      schema: {
        tags,
        summary: 'End the overlap',
        description: 'The next key becomes active ten seconds later.',
        response: { 200: KeyList },
      },
    },
    async () => {
      await keys.finish();
      return list();
    },
  );
}
