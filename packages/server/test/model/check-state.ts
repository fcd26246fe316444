import { isDeepStrictEqual } from 'node:util';
import type { Answer } from '../support/start-test-app.ts';
import type { Location } from './location.ts';
import { relationsOf, type State } from './state.ts';
import { associationView, contactView, objectView, recordView, relationView } from './views.ts';

/** Pages of two: whatever the server pages, it pages here. */
const PAGE = 2;

/** What of a location is not as the state has it, by all that can be listed and got. */
export async function faultsOfState({ get, state }: Location): Promise<string[]> {
  const faults: string[] = [];
  const expect = async (path: string, status: number, body: unknown) => {
    const answer = await get(path);
    const found = status === 404 ? {} : withoutAuthors(answer.body);
    if (answer.status === status && isDeepStrictEqual(found, body)) return;
    faults.push(
      `${path}: ${answer.status} ${JSON.stringify(found)} instead of ${status} ${JSON.stringify(body)}`,
    );
  };

  const objects = [...state.objects.values()].sort(
    (a, b) => Number(b.standard) - Number(a.standard) || (a.key < b.key ? -1 : 1),
  );
  await expect('/objects/', 200, { objects: objects.map((object) => objectView(state, object)) });
  for (const object of objects) {
    const fields = (await get(`/objects/${object.key}?fetchProperties=true`)).body.fields;
    const found = fields.map(({ fieldKey, name, dataType }: Record<string, string>) => ({
      key: fieldKey?.slice(object.key.length + 1),
      name,
      dataType,
    }));
    if (!isDeepStrictEqual(found, object.fields))
      faults.push(`${object.key} has the fields ${JSON.stringify(found)}`);
  }

  const associations = [...state.associations.values()].map((each) => associationView(state, each));
  await expect('/associations/?limit=200', 200, { associations, total: associations.length });
  const page = { associations: associations.slice(1, 1 + PAGE), total: associations.length };
  await expect(`/associations/?skip=1&limit=${PAGE}`, 200, page);

  for (const record of state.records.values()) {
    const { id, objectKey } = record;
    const relations = relationsOf(state, id).map((relation) => relationView(state, relation));
    if (objectKey === 'contact')
      await expect(`/contacts/${id}`, 200, { contact: contactView(state, record) });
    else
      await expect(`/objects/${objectKey}/records/${id}`, 200, {
        record: { ...recordView(state, record), relations },
      });
    await expect(`/associations/relations/${id}`, 200, { relations, total: relations.length });
    for (let skip = 0; skip < relations.length; skip += PAGE) {
      const list = { relations: relations.slice(skip, skip + PAGE), total: relations.length };
      await expect(`/associations/relations/${id}?skip=${skip}&limit=${PAGE}`, 200, list);
    }
  }
  for (const id of state.gone) await expectGone(id, state, expect);
  return faults;
}

async function expectGone(
  id: string,
  state: State,
  expect: (path: string, status: number, body: unknown) => Promise<void>,
): Promise<void> {
  await expect(`/associations/${id}?locationId=${state.locationId}`, 404, {});
  await expect(`/objects/custom_objects.house/records/${id}`, 404, {});
  await expect(`/contacts/${id}`, 404, {});
  await expect(`/associations/relations/${id}`, 404, {});
}

function withoutAuthors(body: Answer['body']): unknown {
  const { traceId: _, ...rest } = body;
  if (rest.record === undefined) return rest;
  const { createdBy: __, lastUpdatedBy: ___, ...record } = rest.record;
  return { ...rest, record };
}
