import {
  ASSOCIATIONS_PER_PAIR_MAX,
  type AssociationData,
  type CreateAssociationBody,
  isPairAllowed,
  objectId,
  resolveCardinality,
} from '@relata/protocol';
import type { Query } from '../db/statement.ts';
import type { WriteOperation } from '../db/write.ts';
import { invalid, RelataError } from '../errors.ts';
import { isSystemAssociation } from './association.ts';
import {
  insertAssociations,
  type Pair,
  selectKnownObjects,
  selectPairCounts,
  selectTakenKeys,
} from './store.ts';

export interface CreateAssociation {
  readonly traceId: string;
  readonly body: Omit<CreateAssociationBody, 'locationId'>;
}

type Reads = readonly [
  Query<{ key: string }>,
  Query<{ key: string }>,
  Query<{ first_object_key: string; second_object_key: string; n: number }>,
];

/** Creates associations: key, pair, labels, cardinality and the limit of associations per pair. */
export const createAssociation: WriteOperation<CreateAssociation, AssociationData, Reads> = {
  name: 'create association',

  reads(locationId, inputs) {
    const bodies = inputs.map(({ body }) => body);
    return [
      selectTakenKeys(
        locationId,
        bodies.map(({ key }) => key),
      ),
      selectKnownObjects(locationId, [
        ...new Set(bodies.flatMap((body) => [body.firstObjectKey, body.secondObjectKey])),
      ]),
      selectPairCounts(locationId, [...new Map(bodies.map((body) => [pairKey(body), body])).values()]),
    ];
  },

  decide(write, inputs, [taken, objects, counts]) {
    const takenKeys = new Set(taken.map(({ key }) => key));
    const knownObjects = new Set(objects.map(({ key }) => key));
    const pairCounts = new Map(
      counts.map(({ first_object_key, second_object_key, n }) => [
        pairKey({ firstObjectKey: first_object_key, secondObjectKey: second_object_key }),
        n,
      ]),
    );
    const created: AssociationData[] = [];

    const outcomes = inputs.map(({ body, traceId }) => {
      const refusal = refuse(body, takenKeys, knownObjects, pairCounts);
      if (refusal !== undefined) return refusal;
      const cardinality = resolveCardinality({
        first: body.firstObjectToSecondObjectCardinality,
        second: body.secondObjectToFirstObjectCardinality,
        firstMax: body.firstObjectToSecondObjectMaxLimit,
        secondMax: body.secondObjectToFirstObjectMaxLimit,
      });
      if (!cardinality.ok) return invalid(cardinality.message);
      const data: AssociationData = {
        id: objectId(),
        locationId: write.locationId,
        key: body.key,
        associationType: 'USER_DEFINED',
        firstObjectKey: body.firstObjectKey,
        firstObjectLabel: body.firstObjectLabel,
        secondObjectKey: body.secondObjectKey,
        secondObjectLabel: body.secondObjectLabel,
        firstObjectToSecondObjectCardinality: cardinality.first,
        secondObjectToFirstObjectCardinality: cardinality.second,
        firstObjectToSecondObjectMaxLimit: cardinality.firstMax,
        secondObjectToFirstObjectMaxLimit: cardinality.secondMax,
        createdAt: write.now,
        updatedAt: write.now,
      };
      takenKeys.add(body.key);
      pairCounts.set(pairKey(body), (pairCounts.get(pairKey(body)) ?? 0) + 1);
      created.push(data);
      write.append({ type: 'AssociationCreate', entityId: data.id, orderKey: data.id, traceId, data });
      return data;
    });

    if (created.length > 0) write.change(insertAssociations(write.locationId, write.now, created));
    return outcomes;
  },
};

function refuse(
  body: CreateAssociation['body'],
  takenKeys: ReadonlySet<string>,
  knownObjects: ReadonlySet<string>,
  pairCounts: ReadonlyMap<string, number>,
): RelataError | undefined {
  const { key, firstObjectKey, secondObjectKey } = body;
  if (body.firstObjectLabel === body.secondObjectLabel) return new RelataError('labels_equal');
  for (const field of ['firstObjectKey', 'secondObjectKey'] as const) {
    if (!knownObjects.has(body[field]))
      return new RelataError('object_unknown', { field, objectKey: body[field] });
  }
  if (!isPairAllowed(firstObjectKey, secondObjectKey)) {
    return new RelataError('association_pair', { firstObjectKey, secondObjectKey });
  }
  if (takenKeys.has(key) || isSystemAssociation(key))
    return new RelataError('association_key_taken', { key });
  if ((pairCounts.get(pairKey(body)) ?? 0) >= ASSOCIATIONS_PER_PAIR_MAX) {
    return new RelataError('association_limit', {
      limit: ASSOCIATIONS_PER_PAIR_MAX,
      firstObjectKey,
      secondObjectKey,
    });
  }
  return undefined;
}

/** The same for both orders of a pair. */
function pairKey({ firstObjectKey, secondObjectKey }: Pair): string {
  return [firstObjectKey, secondObjectKey].sort().join(' ');
}
