import {
  GHLAuthenticationError,
  GHLError,
  GHLForbiddenError,
  GHLNotFoundError,
  GHLValidationError,
  type HighLevel,
} from '@gohighlevel/api-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BUYER, PROPERTY, type RealEstate, realEstate } from '../support/real-estate.ts';
import { openSdk, tokenKinds } from '../support/sdk.ts';
import { engines, startTestApp, type TestApp } from '../support/start-test-app.ts';

const ANY_ID = '0123456789abcdef01234567';

describe.each(engines)('refusals as the official SDK shows them, on %s', (engine) => {
  let app: TestApp;
  let world: RealEstate;

  beforeAll(async () => {
    app = await startTestApp({ engine });
    world = await realEstate(app);
  });
  afterAll(() => app?.close());

  async function refusalOf(call: Promise<unknown>): Promise<GHLError> {
    const error: unknown = await call.then(
      () => 'no refusal',
      (reason: unknown) => reason,
    );
    if (!(error instanceof GHLError)) throw new Error(`not an error of the SDK: ${error}`);
    return error;
  }

  const interest = () => ({
    locationId: world.locationId,
    key: 'interest',
    firstObjectLabel: 'Interested Buyer',
    firstObjectKey: BUYER,
    secondObjectLabel: 'Property',
    secondObjectKey: PROPERTY,
  });

  describe.each(tokenKinds)('with %s', (kind) => {
    const open = (token = world.token): HighLevel => openSdk({ url: app.url, kind, token });

    test('400: what exists or does not', async () => {
      const body = { ...interest(), firstObjectKey: 'custom_objects.nothing' };
      const error = await refusalOf(open().associations.createAssociation(body));
      expect(error).toBeInstanceOf(GHLValidationError);
      expect(error).toMatchObject({
        name: 'GHLError',
        code: 'VALIDATION',
        statusCode: 400,
        message: 'firstObjectKey custom_objects.nothing does not exist',
        response: { statusCode: 400, error: 'Bad Request', traceId: expect.any(String) },
      });
    });

    test('422: a body that does not fit', async () => {
      const { key: _, ...body } = { ...interest(), surprise: 1 };
      const error = await refusalOf(open().associations.createAssociation(body as never));
      expect(error).toBeInstanceOf(GHLValidationError);
      expect(error).toMatchObject({
        code: 'VALIDATION',
        statusCode: 422,
        message: 'key should not be empty, property surprise should not exist',
        response: {
          statusCode: 422,
          message: ['key should not be empty', 'property surprise should not exist'],
          error: 'Unprocessable Entity',
          traceId: expect.any(String),
        },
      });
      const equal = { ...interest(), secondObjectLabel: 'Interested Buyer' };
      expect(await refusalOf(open().associations.createAssociation(equal))).toMatchObject({
        statusCode: 422,
        message: 'Both object labels can not be same',
      });
    });

    test('401: an unknown token, and one without the scope', async () => {
      const { locationId } = world;
      const unknown = await refusalOf(open('pit-nobody').objects.getObjectByLocationId({ locationId }));
      expect(unknown).toBeInstanceOf(GHLAuthenticationError);
      expect(unknown).toMatchObject({
        code: 'AUTHENTICATION',
        statusCode: 401,
        message: 'Invalid token: access token is invalid',
        response: { error: 'Unauthorized' },
      });
      const reader = await app.newToken(locationId, ['associations.readonly']);
      const unauthorized = await refusalOf(open(reader).objects.getObjectByLocationId({ locationId }));
      expect(unauthorized).toBeInstanceOf(GHLAuthenticationError);
      expect(unauthorized.message).toBe('The token is not authorized for this scope.');
    });

    test('403: another location', async () => {
      const locationId = await app.newLocation();
      const error = await refusalOf(open().objects.getObjectByLocationId({ locationId }));
      expect(error).toBeInstanceOf(GHLForbiddenError);
      expect(error).toMatchObject({
        code: 'FORBIDDEN',
        statusCode: 403,
        message: 'The token does not have access to this location.',
        response: { error: 'Forbidden' },
      });
    });

    test('404: an unknown id, and an unknown route', async () => {
      const ghl = open();
      const error = await refusalOf(ghl.associations.getAssociationByID({ associationId: ANY_ID }));
      expect(error).toBeInstanceOf(GHLNotFoundError);
      expect(error).toMatchObject({
        code: 'NOT_FOUND',
        statusCode: 404,
        message: 'Association not found',
        response: { error: 'Not Found' },
      });
      const route = await refusalOf(ghl.contacts.getAllNotes({ contactId: ANY_ID }));
      expect(route).toBeInstanceOf(GHLNotFoundError);
      expect(route.message).toBe(`Cannot GET /contacts/${ANY_ID}/notes`);
    });
  });
});
