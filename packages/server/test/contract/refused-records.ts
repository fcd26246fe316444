import { expect } from 'vitest';
import { BUYER, PROPERTY } from '../support/real-estate.ts';
import { type Asked, COMPANIES, type Row, said, UNKNOWN_ID } from './refused.ts';

const searching = (body: object) => (): Asked => ['POST', `/objects/${BUYER}/records/search`, body];
const recording = (properties: object) => (): Asked => ['POST', `/objects/${BUYER}/records`, { properties }];
const contacting = (body: object) => (): Asked => ['POST', '/contacts/', body];
const listening = (body: object) => (): Asked => ['POST', '/v1/endpoints', body];

export const refusedRecords: readonly Row[] = [
  // Records
  {
    name: 'contacts as records',
    asked: () => ['POST', '/objects/contact/records', { properties: {} }],
    status: 400,
    message: said('The records of the object contact are reached at /contacts'),
  },
  {
    name: "another object's property",
    asked: recording({ [`${PROPERTY}.name`]: 'x' }),
    status: 422,
    message: said([`properties.${PROPERTY}.name must be a property of ${BUYER}`]),
  },
  {
    name: 'a property given twice',
    asked: recording({ name: 'x', [`${BUYER}.name`]: 'y' }),
    status: 422,
    message: said([`properties.${BUYER}.name must not be given twice`]),
  },
  {
    name: 'more than can be announced',
    asked: recording({ a: 'x'.repeat(60_000), b: 'x'.repeat(60_000) }),
    status: 422,
    message: said(
      expect.stringMatching(/^The event of this change would have 12\d{4} bytes; at most 90000 can be sent$/),
    ),
  },
  // Searches
  {
    name: 'a page too far',
    asked: searching({ page: 1_002, pageLimit: 100 }),
    status: 422,
    message: said(['page must not reach behind 100000 records; searchAfter does']),
  },
  {
    name: 'a place that is none',
    asked: searching({ searchAfter: ['x', 'y'] }),
    status: 422,
    message: said([
      'searchAfter must be empty or the searchAfter of a record: its epoch milliseconds and id',
    ]),
  },
  {
    name: 'half a place',
    asked: searching({ searchAfter: [1] }),
    status: 422,
    message: said([
      'searchAfter must be empty or the searchAfter of a record: its epoch milliseconds and id',
    ]),
  },
  {
    name: 'a filter without its value',
    asked: searching({ filters: [{ field: 'name', operator: 'eq' }] }),
    status: 422,
    message: said(['filters.0.value should not be empty']),
  },
  {
    name: 'a filter that exists with a text',
    asked: searching({ filters: [{ field: 'name', operator: 'exists', value: 'yes' }] }),
    status: 422,
    message: said(['filters.0.value must be a boolean']),
  },
  {
    name: 'a nested filter of one condition',
    asked: searching({
      filters: [
        {
          field: 'relations',
          operator: 'nested',
          value: [{ field: 'recordId', operator: 'eq', value: 'x' }],
        },
      ],
    }),
    status: 422,
    message: said([
      'filters.0.value must be two conditions: associationId eq a string, and recordId eq a string',
    ]),
  },
  // Contacts
  {
    name: 'the email of another',
    asked: contacting({ email: 'ANN@example.com' }),
    status: 400,
    message: said('This location does not allow duplicated contacts.'),
    meta: (e) => ({ contactId: e.contact, contactName: 'Ann Lee', matchingField: 'email' }),
  },
  {
    name: 'the phone of another',
    asked: contacting({ phone: '+1 555-000-0001' }),
    status: 400,
    message: said('This location does not allow duplicated contacts.'),
    meta: (e) => ({ contactId: e.contact, contactName: 'Ann Lee', matchingField: 'phone' }),
  },
  {
    name: 'an email that is none',
    asked: contacting({ email: 'nobody' }),
    status: 422,
    message: said(['email must be an email']),
  },
  {
    name: 'a phone that is none',
    asked: contacting({ phone: 'call me' }),
    status: 422,
    message: said(['phone must be a phone number']),
  },
  {
    name: 'an unknown company',
    asked: contacting({ businessId: UNKNOWN_ID }),
    status: 400,
    message: said(`businessId ${UNKNOWN_ID} does not exist`),
  },
  {
    name: 'a company that is a house',
    asked: (e) => ['POST', '/contacts/', { businessId: e.house }],
    status: 400,
    message: (e) =>
      `businessId ${e.house} is a record of ${PROPERTY}, but association ${COMPANIES} expects business`,
  },
  {
    name: 'a custom field without a name',
    asked: contacting({ customFields: [{ value: 'x' }] }),
    status: 422,
    message: said(['customFields.0 must have the id of a field, or its key in a-z, 0-9 and _']),
  },
  {
    name: 'a custom field without a value',
    asked: contacting({ customFields: [{ id: 'x' }] }),
    status: 422,
    message: said(['customFields.0.field_value should not be empty']),
  },
  // Endpoints and events
  ...[
    'ftp://127.0.0.1/',
    'nowhere',
    'http://user:secret@127.0.0.1/',
    'http://10.0.0.1/',
    'http://169.254.169.254/',
    'file:///etc/passwd',
    'http://[::ffff:10.0.0.1]/',
    'javascript:0',
  ].map(
    (url): Row => ({
      name: `the URL ${url}`,
      asked: listening({ url }),
      status: 422,
      message: said([expect.stringMatching(/^url \S+/)]),
    }),
  ),
  {
    name: 'an event that there is not',
    asked: listening({ url: 'http://127.0.0.1:9/', events: ['RelationUpdate'] }),
    status: 422,
    message: said([expect.stringContaining('events: there is no event RelationUpdate; there are ')]),
  },
  {
    name: 'every location, by a token of one',
    asked: listening({ url: 'http://127.0.0.1:9/', locationIds: '*' }),
    status: 403,
    message: said('The token does not have access to this location.'),
  },
  {
    name: 'attempts of everything',
    asked: () => ['GET', '/v1/attempts'],
    status: 422,
    message: said(['one of endpointId, locationId and webhookId must be given']),
  },
  {
    name: 'attempts after no place',
    asked: (e) => ['GET', `/v1/attempts?locationId=${e.locationId}&after=x`],
    status: 422,
    message: said(['after must be `next` of another page']),
  },
];
