import type { Answer } from '../support/start-test-app.ts';
import { refuse } from './on-objects.ts';
import { removeRelations } from './on-records.ts';
import type { Expected, ExpectedEvent, Refusal } from './perform.ts';
import type { Link, RelationRequest } from './requests.ts';
import { type RelationState, relationsOf, type State } from './state.ts';
import { relationData, relationView } from './views.ts';

const DUPLICATE = 'Could not create relation: duplicate relation of object Ids for given association';

export function performOnRelations(state: State, request: RelationRequest, answer: Answer): Expected {
  switch (request.kind) {
    case 'create relation':
      return createRelation(state, request.link, request.onDuplicate, answer.body);
    case 'create relations':
      return createRelations(state, request.links, answer);
    case 'delete relation': {
      if (!state.relations.has(request.id)) return refuse(404, 'Relation not found');
      const { id } = request;
      const body = { deleted: true, id, message: 'Relation deleted successfully' };
      return { status: 200, body, events: removeRelations(state, [id]) };
    }
    case 'list relations':
      return listRelations(state, request.id);
  }
}

function createRelation(state: State, link: Link, onDuplicate: string, made: Answer['body']): Expected {
  const known = [...state.relations.values()].find((each) => isLink(each, link));
  const refusals = refusalsOf(state, link, known);
  if (known !== undefined && onDuplicate === 'return')
    return { status: 200, body: relationView(state, known), events: [] };
  if (refusals.length > 0) return { refusals };
  const relation: RelationState = { id: made.id, ...link, createdAt: made.createdAt };
  state.relations.set(relation.id, relation);
  return { status: 201, body: relationView(state, relation), events: [eventOf(state, relation)] };
}

/** Each as if it came by itself, in order. */
function createRelations(state: State, links: readonly Link[], answer: Answer): Expected {
  const created: object[] = [];
  const errored: object[] = [];
  const events: ExpectedEvent[] = [];
  const made = [...(answer.body.results?.created ?? [])];
  const refused = new Map<number, { error: string }>(
    (answer.body.results?.errored ?? []).map((each: { index: number; error: string }) => [each.index, each]),
  );
  for (const [index, link] of links.entries()) {
    const expected = createRelation(state, link, 'refuse', made[0] ?? {});
    if ('refusals' in expected) {
      const said = refused.get(index)?.error;
      const { status, message } =
        expected.refusals.find((each) => each.message === said) ?? expected.refusals[0] ?? {};
      errored.push({ index, statusCode: status, error: message });
    } else {
      made.shift();
      created.push(expected.body as object);
      events.push(...expected.events);
    }
  }
  return { status: 200, body: { results: { created, errored } }, events };
}

function refusalsOf(state: State, link: Link, known: RelationState | undefined): Refusal[] {
  const association = state.associations.get(link.associationId);
  if (association === undefined)
    return [{ status: 400, message: `Association ${link.associationId} does not exist` }];
  if (known !== undefined) return [{ status: 400, message: DUPLICATE }];
  const refusals: Refusal[] = [];
  const add = (message: string) => refusals.push({ status: 400, message });
  const sides = [
    { field: 'firstRecordId', expected: association.firstObjectKey, limit: association.firstMax },
    { field: 'secondRecordId', expected: association.secondObjectKey, limit: association.secondMax },
  ] as const;
  const partners = [...state.relations.values()].filter((each) => each.associationId === association.id);
  for (const { field, expected, limit } of sides) {
    const recordId = link[field];
    const objectKey = state.records.get(recordId)?.objectKey;
    if (objectKey === undefined) add(`${field} ${recordId} does not exist`);
    else if (objectKey !== expected) {
      const but = `but association ${association.key} expects ${expected}`;
      add(`${field} ${recordId} is a record of ${objectKey}, ${but}`);
    }
    if (limit !== null && partners.filter((each) => each[field] === recordId).length >= limit) {
      const reached = `record ${recordId} has reached the limit of ${limit} for association ${association.key}`;
      add(`Could not create relation: ${reached}`);
    }
  }
  const { firstRecordId, secondRecordId } = link;
  if (firstRecordId === secondRecordId) {
    add(`Could not create relation: record ${firstRecordId} cannot be related to itself`);
  }
  return refusals;
}

function listRelations(state: State, recordId: string): Expected {
  if (!state.records.has(recordId)) return refuse(404, 'Record not found');
  const relations = relationsOf(state, recordId).map((relation) => relationView(state, relation));
  return { status: 200, body: { relations, total: relations.length }, events: [] };
}

/** Relates two records without asking whether that may be. */
export function relate(state: State, relation: RelationState): ExpectedEvent {
  state.relations.set(relation.id, relation);
  return eventOf(state, relation);
}

function eventOf(state: State, relation: RelationState): ExpectedEvent {
  return { type: 'RelationCreate', entityId: relation.id, data: relationData(state, relation) };
}

function isLink(relation: RelationState, link: Link): boolean {
  const { associationId, firstRecordId, secondRecordId } = relation;
  const isSame = associationId === link.associationId && firstRecordId === link.firstRecordId;
  return isSame && secondRecordId === link.secondRecordId;
}
