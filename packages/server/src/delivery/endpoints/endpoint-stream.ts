import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Database } from '../../db/connect.ts';
import { invalid } from '../../errors.ts';
import type { LocationResolver } from '../../http/access.ts';
import { renderFrame } from '../../http/event-stream.ts';
import type { Http } from '../../http/types.ts';
import { compileFilter, typesOf } from '../../log/event-filter.ts';
import { selectEvents } from '../../log/read.ts';
import type { StreamView } from '../../log/stream.ts';
import { type Admit, describeStream, StreamAfter } from '../../log/stream-routes.ts';
import type { Streams } from '../../log/streams.ts';
import { SendableEvent } from '../lanes/recent-events.ts';
import type { Compose } from '../sending/compose.ts';
import { covers, type Endpoint, EVERY_LOCATION } from './endpoint.ts';
import { findEndpoint } from './update-endpoint.ts';

// What an endpoint would be sent, for who comes and fetches it. The stream has no part in the endpoint's lanes: it
// moves no cursor and settles nothing, and is the same whether the endpoint has a URL or not, and whatever its status.

const IdParams = Type.Object({ id: Type.String({ minLength: 1, maxLength: 200 }) });
const EndpointStreamQuery = Type.Object({
  locationId: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 200,
      description: 'May be left out where the endpoint has one location',
    }),
  ),
  after: StreamAfter,
});

export interface EndpointStreamRoutes {
  readonly database: Database;
  readonly locations: LocationResolver;
  readonly streams: Streams;
  readonly compose: Compose;
  readonly admit: Admit;
}

/** `/v1/endpoints/{id}/stream`: each event as the body and the signed headers that a POST to the endpoint has. */
export function endpointStreamRoutes(app: Http, options: EndpointStreamRoutes): void {
  const { database, locations, streams, admit } = options;

  app.get(
    '/v1/endpoints/:id/stream',
    {
      config: { guard: { scope: 'webhooks.readonly' }, counting: 'stream' },
      schema: {
        tags: ['Endpoints'],
        summary: 'Pull what an endpoint gets from one location',
        description:
          'Server-sent events: `id` is the number, `event` the type, and `data` has the `body` as a string, to be ' +
          'taken byte for byte, and the signed `headers` of a POST made now. A last one named `end` says why relata ' +
          'ends the stream.',
        params: IdParams,
        querystring: EndpointStreamQuery,
        response: describeStream('A stream that does not end by itself'),
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const found = await findEndpoint(database, request.access, id);
      const locationId = request.query.locationId ?? onlyLocation(found);
      const pull = new Pull(options, locationId);
      const find = async (): Promise<StreamView> => {
        await admit(request);
        const endpoint = await findEndpoint(database, request.access, id);
        await assertLocation(locations, request, endpoint, locationId);
        return pull.of(endpoint);
      };
      await assertLocation(locations, request, found, locationId);
      const start = await streams.startOf(request, locationId, request.query.after);
      await pull.begin(found, start);
      return streams.open({ reply, locationId, after: start, view: find });
    },
  );
}

function onlyLocation({ locationIds }: Endpoint): string {
  const [only] = locationIds === EVERY_LOCATION ? [] : locationIds;
  if (only === undefined || locationIds.length > 1)
    throw invalid('locationId must be given: the endpoint has more than one location');
  return only;
}

async function assertLocation(
  locations: LocationResolver,
  { access }: FastifyRequest,
  endpoint: Endpoint,
  locationId: string,
): Promise<void> {
  await locations.named(access, locationId);
  if (!covers(endpoint, locationId))
    throw invalid(`locationId: the endpoint gets no events of ${locationId}`);
}

/** One stream's view of its endpoint; a change of the endpoint holds from where the stream is. */
class Pull {
  readonly #options: EndpointStreamRoutes;
  readonly #locationId: string;
  /** The number of the last event that passed in this stream; 0 while there is none. */
  #previous = 0;
  #revision: number | undefined;
  #view: StreamView | undefined;

  constructor(options: EndpointStreamRoutes, locationId: string) {
    this.#options = options;
    this.#locationId = locationId;
  }

  /** A client that comes back names the event that it had last: that is the one before its next. */
  async begin(endpoint: Endpoint, start: number): Promise<void> {
    if (start === 0) return;
    const [event] = await this.#options.database.query(selectEvents(this.#locationId, start - 1, 1));
    if (event?.seq === start && compileFilter(endpoint)(event)) this.#previous = start;
  }

  /** The same object until the endpoint changes. */
  of(endpoint: Endpoint): StreamView {
    if (this.#view === undefined || this.#revision !== endpoint.revision) {
      this.#revision = endpoint.revision;
      this.#view = this.#viewOf(endpoint);
    }
    return this.#view;
  }

  #viewOf(endpoint: Endpoint): StreamView {
    const passes = compileFilter(endpoint);
    return {
      filter: { types: typesOf(endpoint) },
      frame: async (row) => {
        if (!passes(row)) return undefined;
        const event = new SendableEvent(this.#locationId, row);
        const message = { endpoint, event, previous: this.#previous };
        const { body, headers } = await this.#options.compose(message);
        this.#previous = row.seq;
        return renderFrame({ id: row.seq, event: row.type, data: { body: body.toString('utf8'), headers } });
      },
    };
  }
}
