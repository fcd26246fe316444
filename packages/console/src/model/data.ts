import type { Answer } from '@relata/client';

export type ObjectData = Answer<'get', '/objects/'>['objects'][number];
export type AssociationData = Answer<'get', '/associations/'>['associations'][number];
