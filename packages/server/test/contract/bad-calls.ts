import { scopes } from '@relata/protocol';
import type { RealEstate } from '../support/real-estate.ts';
import type { CallOptions, TestApp } from '../support/start-test-app.ts';
import { badBodies } from './bad-values.ts';
import type { Call, KnownRoute, Refused } from './calls.ts';
import { type Described, type Parameter, targetOf } from './described-routes.ts';
import type { ExpectedRefusal } from './refusals.ts';

/** A call with one thing wrong with it. */
export interface BadCall {
  readonly name: string;
  readonly target: string;
  readonly options: CallOptions;
  readonly refused: ExpectedRefusal;
}

export interface BadCallsOf {
  readonly app: TestApp;
  readonly world: RealEstate;
  readonly route: Described;
  readonly known: KnownRoute;
  readonly call: Call;
}

const UNKNOWN_ID = 'ffffffffffffffffffffffff';
/** Of the API's paths and queries. */
const ID_LENGTH_MAX = 200;
const BODY_BYTES_MAX = 1024 * 1024;
const OWN_BODY_BYTES_MAX = 256 * 1024;

/** Every call of a route that must be refused, each with one thing wrong. */
export async function badCalls(of: BadCallsOf): Promise<BadCall[]> {
  return [
    ...(await unauthorized(of)),
    ...(of.route.scope === 'public' ? [] : badVersions(of)),
    ...of.route.pathParameters.flatMap((parameter) => badPath(of, parameter)),
    ...of.route.queryParameters.flatMap((parameter) => badQuery(of, parameter)),
    ...(of.route.method === 'DELETE' ? needlessBodies(of) : []),
    ...(of.route.body === undefined ? [] : [...badTexts(of), ...badJson(of), ...unknownReferences(of)]),
  ];
}

function tokenOf({ route, world, app }: BadCallsOf): string {
  return route.scope === 'admin' ? app.adminToken : world.token;
}

function make(
  of: BadCallsOf,
  name: string,
  refused: ExpectedRefusal,
  changes: Partial<BadCall> = {},
): BadCall {
  const { route, call } = of;
  const options = { token: tokenOf(of), ...(call.body && { body: call.body }), ...changes.options };
  return { name, target: changes.target ?? targetOf(route, call), options, refused };
}

async function unauthorized(of: BadCallsOf): Promise<BadCall[]> {
  const { route, app, world } = of;
  if (route.scope === 'public') return [];
  const invalid = { status: 401, says: ['Invalid token: access token is invalid'] };
  const unscoped = { status: 401, says: ['The token is not authorized for this scope.'] };
  const header = (authorization: string) => ({ options: { token: null, headers: { authorization } } });
  const cases = [
    make(of, 'no token', invalid, { options: { token: null } }),
    make(of, 'an unknown token', invalid, { options: { token: 'pit-unknown' } }),
    make(of, 'an endless token', invalid, { options: { token: 'x'.repeat(4_000) } }),
    make(of, 'an empty token', invalid, header('Bearer ')),
    make(of, 'another scheme', invalid, header(`Basic ${btoa('a:b')}`)),
    make(of, 'a token without its scheme', invalid, header(tokenOf(of))),
    make(of, 'two tokens', invalid, header(`Bearer ${tokenOf(of)} ${tokenOf(of)}`)),
  ];
  if (route.scope === 'any') return cases;
  if (route.scope === 'admin') {
    const refused = { status: 403, says: ['This needs the admin token.'] };
    return [...cases, make(of, "a location's token", refused, { options: { token: world.token } })];
  }
  const others = scopes.filter((scope) => scope !== route.scope);
  const token = await app.newToken(world.locationId, others);
  return [...cases, make(of, 'a token of all other scopes', unscoped, { options: { token } })];
}

function badVersions(of: BadCallsOf): BadCall[] {
  return ['2020-01-01', 'V3', '0'].map((version) =>
    make(
      of,
      `Version ${version}`,
      { status: 400, says: [`Version ${version} is unknown`, '2021-07-28'] },
      {
        options: { headers: { version } },
      },
    ),
  );
}

function badPath(of: BadCallsOf, { name }: Parameter): BadCall[] {
  const { route, call, known } = of;
  const at = (raw: string) => ({ target: targetOf(route, call, { params: { [name]: raw } }) });
  const unsound = { status: 422, says: [name, 'must not contain'] };
  const encoding = { status: 400, says: ['percent-encoded'] };
  const tooLong = { status: 422, says: [name, 'shorter', `${ID_LENGTH_MAX}`] };
  const unknown = known.unknown?.[name];
  const strangers = [UNKNOWN_ID, '__proto__', 'constructor', '%', 'ä', 'x'.repeat(ID_LENGTH_MAX), "'; --"];
  return [
    make(of, `${name} with U+0000`, unsound, at('a%00b')),
    make(of, `${name} with half a surrogate pair`, encoding, at('%ED%A0%80')),
    make(of, `${name} with bad percent-encoding`, encoding, at('%zz')),
    make(of, `${name} with a cut character`, encoding, at('%E2%82')),
    make(of, `${name} of 201 characters`, tooLong, at('x'.repeat(ID_LENGTH_MAX + 1))),
    make(of, `${name} of 201 characters of three bytes`, tooLong, at('%E2%82%AC'.repeat(ID_LENGTH_MAX + 1))),
    make(of, `${name} of 5 000 characters`, tooLong, at('x'.repeat(5_000))),
    ...(unknown === undefined ? [] : strangers).map((id) => {
      const target = at(encodeURIComponent(id));
      return make(of, `${name} is ${id}`, refusal(unknown as Refused, id), target);
    }),
  ];
}

function badQuery(of: BadCallsOf, { name, schema, required = false }: Parameter): BadCall[] {
  const { route, call } = of;
  const { [name]: good = '1', ...others } = call.query ?? {};
  const rest = new URLSearchParams(others).toString();
  const bad = (value: string, ...says: string[]) =>
    make(
      of,
      `?${name}=${value.slice(0, 40)}`,
      { status: 422, says: [name, ...says] },
      {
        target: targetOf(route, call, { query: `${rest}&${name}=${value}` }),
      },
    );
  const cases = [
    bad('a%00b', 'must not contain'),
    { ...bad('%ED%A0%80'), refused: { status: 422, says: ['query', 'percent-encoded'] } },
    { ...bad('%zz'), refused: { status: 422, says: ['query', 'percent-encoded'] } },
  ];
  if (required) {
    const missing = { status: 422, says: [`${name} should not be empty`] };
    cases.push(make(of, `no ${name}`, missing, { target: targetOf(route, call, { query: rest }) }));
  }
  const { items, type, minimum, maximum, maxLength, minLength, maxItems } = schema;
  if (type !== 'array') cases.push(bad(`${good}&${name}=${good}`, 'must be'));
  if (schema.enum !== undefined) cases.push(bad('else', 'must be'), bad('', 'must be'));
  if (minLength !== undefined && minLength > 0) cases.push(bad('', 'longer'));
  if (maxLength !== undefined) cases.push(bad('x'.repeat(maxLength + 1), 'shorter', `${maxLength}`));
  if (items?.maxLength !== undefined) cases.push(bad('x'.repeat(items.maxLength + 1), 'shorter'));
  if (maxItems !== undefined)
    cases.push(
      bad(
        Array(maxItems + 1)
          .fill('x')
          .join(`&${name}=`),
        'no more than',
      ),
    );
  if (type === 'integer') {
    for (const value of ['x', '1.5', '', 'NaN', '1e999', 'Infinity', '1,0', 'null'])
      cases.push(bad(value, 'must'));
    if (minimum !== undefined) cases.push(bad(`${minimum - 1}`, 'must not be less', `${minimum}`));
    if (maximum !== undefined) cases.push(bad(`${maximum + 1}`, 'must not be greater', `${maximum}`));
    cases.push(bad('99999999999999999999', 'must'), bad('-1e300', 'must'));
  }
  return cases;
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Bodies that are no JSON object, or come under another name. */
function badTexts(of: BadCallsOf): BadCall[] {
  const json = JSON.stringify(of.call.body);
  const notJson = { status: 400, says: ['Body is not valid JSON'] };
  const otherType = { status: 415, says: ['must be application/json'] };
  const bytesMax = of.route.path.startsWith('/v1/') ? OWN_BODY_BYTES_MAX : BODY_BYTES_MAX;
  const tooLarge = { status: 413, says: ['larger than', `${bytesMax}`] };
  const notObject = { status: 422, says: ['body must be an object'] };
  const tooDeep = { status: 422, says: ['must not be nested deeper'] };
  const bad = (
    name: string,
    refused: ExpectedRefusal,
    body: string | Uint8Array,
    type = 'application/json',
  ) => make(of, name, refused, { options: { body, headers: { 'content-type': type } } });
  const malformed = [
    json.slice(0, -1),
    `${json},`,
    `${json}${json}`,
    'nope',
    '{',
    "{'a':1}",
    '{"a":1,}',
    '{"a":01}',
  ];
  const nested = (depth: number) => `{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`;
  return [
    ...[...malformed, '\u0000', '{"a":NaN}', '{"a":"\n"}', '//x\n{}'].map((text) =>
      bad(`body ${text.slice(-20)}`, notJson, text),
    ),
    bad('invalid UTF-8', notJson, new Uint8Array([...utf8('{"a":"'), 0xff, 0xfe, ...utf8('"}')])),
    bad(
      'a surrogate in UTF-8',
      notJson,
      new Uint8Array([...utf8('{"a":"'), 0xed, 0xa0, 0x80, ...utf8('"}')]),
    ),
    bad('UTF-16', notJson, new Uint8Array(Buffer.from(`\ufeff${json}`, 'utf16le'))),
    bad('two byte order marks', notJson, `\ufeff\ufeff${json}`),
    bad('65 levels', tooDeep, nested(65)),
    bad('100 000 levels', tooDeep, nested(100_000)),
    bad('100 000 levels that never end', notJson, '['.repeat(100_000)),
    bad('2 MB', tooLarge, JSON.stringify({ a: 'x'.repeat(2 * BODY_BYTES_MAX) })),
    bad('2 MB of blanks', tooLarge, json + ' '.repeat(2 * BODY_BYTES_MAX)),
    ...['null', '[]', `[${json}]`, '"text"', '7', 'true', ''].map((text) =>
      bad(`body ${text.slice(0, 20)}`, notObject, text),
    ),
    bad(
      'a number that JSON cannot give back',
      { status: 422, says: ['a must be a number of at most'] },
      '{"a":1e999}',
    ),
    bad('text/plain', otherType, json, 'text/plain'),
    bad('a form', otherType, 'a=1', 'application/x-www-form-urlencoded'),
    bad('a form of parts', otherType, '--x--', 'multipart/form-data; boundary=x'),
    bad('XML', otherType, '<a/>', 'application/xml'),
    bad('a type that begins alike', otherType, json, 'application/jsonp'),
    bad('no sensible type', otherType, json, ';'),
    bad('an empty type', otherType, json, ''),
  ];
}

/** Where no body is expected one may come, but it must be one. */
function needlessBodies(of: BadCallsOf): BadCall[] {
  const bad = (name: string, status: number, says: string, body: string, type = 'application/json') =>
    make(of, name, { status, says: [says] }, { options: { body, headers: { 'content-type': type } } });
  return [
    bad('a needless body that is no JSON', 400, 'Body is not valid JSON', '{'),
    bad('a needless body of another type', 415, 'must be application/json', 'a=1', 'text/plain'),
    bad('a needless body of 2 MB', 413, 'larger than', JSON.stringify('x'.repeat(2 * BODY_BYTES_MAX))),
    bad('a needless body with U+0000', 422, 'must not contain U+0000', JSON.stringify('\u0000')),
  ];
}

function badJson({ route, call, ...of }: BadCallsOf): BadCall[] {
  return badBodies(route.body ?? {}, call.body).map(({ name, body, says }) =>
    make(
      { route, call, ...of },
      name,
      { status: 422, says },
      { options: { body: JSON.stringify(body), headers: json } },
    ),
  );
}

const json = { 'content-type': 'application/json' };

function unknownReferences(of: BadCallsOf): BadCall[] {
  const { known, call } = of;
  return Object.entries(known.references ?? {}).map(([place, refused]) => {
    const body = structuredClone(call.body) as Record<string, unknown>;
    put(body, place.split('.'), UNKNOWN_ID);
    return make(of, `${place} is unknown`, refusal(refused, UNKNOWN_ID), { options: { body } });
  });
}

/** Puts a value where `place` leads, through lists and objects that are there. */
export function put(root: Record<string, unknown>, place: readonly string[], value: unknown): void {
  const last = place.at(-1) ?? '';
  let current = root;
  for (const key of place.slice(0, -1)) current = current[key] as Record<string, unknown>;
  current[last] = value;
}

function refusal({ status, message }: Refused, id: string): ExpectedRefusal {
  return { status, says: [message.replace('<id>', id)] };
}
