import type { KnownRoute } from './calls.ts';

export const sessionCalls: Readonly<Record<string, KnownRoute>> = {
  'POST /v1/session': {
    prepare: async (_world, app) => {
      const { body } = await app.call('POST', '/v1/sign-in-codes');
      return { body: { code: body.code, token: app.adminToken } };
    },
  },
  'GET /v1/session': { prepare: () => ({}) },
  'DELETE /v1/session': { prepare: () => ({}) },
  'POST /v1/sign-in-codes': { prepare: () => ({}) },
};
