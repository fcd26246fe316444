import type { Answer } from '../support/start-test-app.ts';
import { refuse } from './on-objects.ts';
import { removeRelations } from './on-records.ts';
import type { Expected, ExpectedEvent, Refusal } from './perform.ts';
import type { AssociationRequest } from './requests.ts';
import type { AssociationState, Cardinality, State } from './state.ts';
import { associationData, associationView } from './views.ts';

const PER_PAIR = 10;
const SAME_LABELS = 'Both object labels can not be same';

export function performOnAssociations(state: State, request: AssociationRequest, answer: Answer): Expected {
  switch (request.kind) {
    case 'create association':
      return createAssociation(state, request.body, answer);
    case 'update association':
      return updateAssociation(state, request);
    case 'delete association':
      return deleteAssociation(state, request.id);
  }
}

type Body = AssociationRequest['body'];

function createAssociation(state: State, body: Body, answer: Answer): Expected {
  const refusals = refusalsOf(state, body);
  const resolved = cardinalities(body);
  if (typeof resolved === 'string') refusals.push({ status: 422, message: [resolved] });
  if (refusals.length > 0 || typeof resolved === 'string') return { refusals };
  const { key = '', firstObjectKey = '', secondObjectKey = '' } = body;
  const association: AssociationState = {
    id: answer.body.id,
    key,
    isSystem: false,
    firstObjectKey,
    firstObjectLabel: body.firstObjectLabel,
    secondObjectKey,
    secondObjectLabel: body.secondObjectLabel,
    ...resolved,
  };
  state.associations.set(association.id, association);
  return accepted(state, 201, association, [eventOf(state, 'AssociationCreate', association)]);
}

function refusalsOf(state: State, body: Body): Refusal[] {
  const refusals: Refusal[] = [];
  const add = (status: number, message: string) => refusals.push({ status, message });
  const { key, firstObjectKey = '', secondObjectKey = '' } = body;
  if (body.firstObjectLabel === body.secondObjectLabel) add(422, SAME_LABELS);
  if (!state.objects.has(firstObjectKey)) add(400, `firstObjectKey ${firstObjectKey} does not exist`);
  if (!state.objects.has(secondObjectKey)) add(400, `secondObjectKey ${secondObjectKey} does not exist`);
  // Companies and opportunities have their contacts by system associations, and nothing else.
  if ([firstObjectKey, secondObjectKey].some((each) => each === 'business' || each === 'opportunity')) {
    add(400, `Associations between ${firstObjectKey} and ${secondObjectKey} are not supported`);
  }
  const all = [...state.associations.values()];
  if (all.some((each) => each.key === key)) add(400, `An association with the key ${key} already exists`);
  const pair = [firstObjectKey, secondObjectKey].sort().join();
  const ofPair = all.filter((each) => [each.firstObjectKey, each.secondObjectKey].sort().join() === pair);
  if (ofPair.length >= PER_PAIR) {
    add(400, `There are already ${PER_PAIR} associations between ${firstObjectKey} and ${secondObjectKey}`);
  }
  return refusals;
}

const mirrored: Readonly<Record<Cardinality, Cardinality>> = {
  ONE_TO_ONE: 'ONE_TO_ONE',
  ONE_TO_MANY: 'MANY_TO_ONE',
  MANY_TO_ONE: 'ONE_TO_MANY',
  MANY_TO_MANY: 'MANY_TO_MANY',
};

/** Both directions and limits, or why they do not fit. */
function cardinalities(
  body: Body,
): Pick<AssociationState, 'first' | 'second' | 'firstMax' | 'secondMax'> | string {
  const given = body.firstObjectToSecondObjectCardinality;
  const back = body.secondObjectToFirstObjectCardinality;
  const first = given ?? (back ? mirrored[back] : 'MANY_TO_MANY');
  const second = back ?? mirrored[first];
  if (mirrored[first] !== second) {
    const must = `secondObjectToFirstObjectCardinality must be ${mirrored[first]}`;
    return `${must} where firstObjectToSecondObjectCardinality is ${first}`;
  }
  const firstMax = limitOf('firstObjectToSecondObject', first, body.firstObjectToSecondObjectMaxLimit);
  if (typeof firstMax === 'string') return firstMax;
  const secondMax = limitOf('secondObjectToFirstObject', second, body.secondObjectToFirstObjectMaxLimit);
  return typeof secondMax === 'string' ? secondMax : { first, second, firstMax, secondMax };
}

function limitOf(side: string, direction: Cardinality, limit: number | undefined): number | null | string {
  const where = `where ${side}Cardinality is ${direction}`;
  if (direction.endsWith('TO_ONE')) return (limit ?? 1) === 1 ? 1 : `${side}MaxLimit must be 1 ${where}`;
  if (limit === undefined) return null;
  return limit >= 2 ? limit : `${side}MaxLimit must be an integer from 2 to 1000 ${where}`;
}

function updateAssociation(state: State, { id, body }: AssociationRequest): Expected {
  const association = state.associations.get(id);
  if (association === undefined) return refuse(404, 'Association not found');
  const refusals: Refusal[] = [];
  if (association.isSystem)
    refusals.push({ status: 400, message: `System association ${id} can not be changed` });
  const { firstObjectLabel, secondObjectLabel } = body;
  if (firstObjectLabel === secondObjectLabel) refusals.push({ status: 422, message: SAME_LABELS });
  if (refusals.length > 0) return { refusals };
  const { firstObjectLabel: first, secondObjectLabel: second } = association;
  if (first === firstObjectLabel && second === secondObjectLabel)
    return accepted(state, 200, association, []);
  Object.assign(association, { firstObjectLabel, secondObjectLabel });
  return accepted(state, 200, association, [eventOf(state, 'AssociationUpdate', association)]);
}

function deleteAssociation(state: State, id: string): Expected {
  const association = state.associations.get(id);
  if (association === undefined) return refuse(404, 'Association not found');
  if (association.isSystem) return refuse(400, `System association ${id} can not be deleted`);
  const hanging = [...state.relations.values()].filter(({ associationId }) => associationId === id);
  const relations = removeRelations(
    state,
    hanging.map((relation) => relation.id),
  );
  const event = eventOf(state, 'AssociationDelete', association);
  state.associations.delete(id);
  state.gone.add(id);
  const body = { deleted: true, id, message: 'Association deleted successfully' };
  return { status: 200, body, events: [...relations, event] };
}

function accepted(
  state: State,
  status: number,
  association: AssociationState,
  events: ExpectedEvent[],
): Expected {
  return { status, body: associationView(state, association), events };
}

function eventOf(state: State, type: string, association: AssociationState): ExpectedEvent {
  return { type, entityId: association.id, data: associationData(state, association) };
}
