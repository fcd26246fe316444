import { eventTypes } from '@relata/protocol';
import { type TUnsafe, Type } from 'typebox';
import type { Http } from '../../http/types.ts';
import { outcomeView, TestSchema } from './attempt-view.ts';
import { createTestEndpoint, type TestEndpointContext, type TestOptions } from './test-endpoint.ts';

const Params = Type.Object({ id: Type.String({ minLength: 1, maxLength: 200 }) });

const TestBody: TUnsafe<TestOptions> = Type.Unsafe({
  type: 'object',
  properties: {
    type: {
      type: 'string',
      enum: [...eventTypes],
      description: 'By default RelationCreate, or the first that the endpoint wants',
    },
    locationId: {
      type: 'string',
      minLength: 1,
      maxLength: 200,
      description: 'One of the endpoint; by default the first',
    },
  },
  additionalProperties: false,
});

/** `/v1/endpoints/{id}/test` */
export function testRoutes(app: Http, context: TestEndpointContext): void {
  const testEndpoint = createTestEndpoint(context);
  app.post(
    '/v1/endpoints/:id/test',
    {
      config: { guard: { scope: 'webhooks.write' } },
      schema: {
        tags: ['Endpoints'],
        summary: 'Send an endpoint a marked sample event',
        description:
          'Waits for the answer and says what came of it. The event is in no log, and counts for nothing.',
        params: Params,
        body: TestBody,
        response: { 200: TestSchema },
      },
    },
    async ({ access, params, body }) => {
      const { outcome, ...result } = await testEndpoint(access, params.id, body);
      return { ...result, ...outcomeView(outcome) };
    },
  );
}
