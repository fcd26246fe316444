import type { UpsertContactBody } from '@relata/protocol';
import type { WriteOperation } from '../db/write.ts';
import { RelataError } from '../errors.ts';
import {
  type Author,
  ChangingContacts,
  type ContactReads,
  readContacts,
  type WrittenContact,
} from './changing-contacts.ts';

export interface UpsertContact extends Author {
  readonly body: Omit<UpsertContactBody, 'locationId' | 'createNewIfDuplicateAllowed'>;
}

export interface UpsertedContact extends WrittenContact {
  readonly isNew: boolean;
}

/**
 * Changes the contact with this address, else the one with this number, else creates one. Where the address is one
 * contact's and the number another's, the number is left out: it stays with the other.
 */
export const upsertContact: WriteOperation<UpsertContact, UpsertedContact, ContactReads> = {
  name: 'upsert contact',

  reads(locationId, inputs) {
    return readContacts(
      locationId,
      [],
      inputs.map(({ body }) => body),
    );
  },

  decide(write, inputs, rows) {
    const contacts = new ChangingContacts(write, rows);
    const outcomes = inputs.map((input) => {
      const { phone, ...withoutPhone } = input.body;
      const byEmail = contacts.byEmail(input.body.email);
      const byPhone = contacts.byPhone(phone);
      const before = byEmail ?? byPhone;
      const isOthers = byEmail !== undefined && byPhone !== undefined && byEmail.id !== byPhone.id;
      const body = isOthers ? withoutPhone : input.body;
      const written =
        before === undefined ? contacts.create(body, input) : contacts.update(before, body, input);
      return written instanceof RelataError ? written : { ...written, isNew: before === undefined };
    });
    contacts.finish();
    return outcomes;
  },
};
