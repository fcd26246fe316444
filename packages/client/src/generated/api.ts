// Written by `node tools/run.mjs generate`.
export interface paths {
    readonly "/openapi.json": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** This description */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description OpenAPI 3.1 */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly [key: string]: unknown;
                        };
                    };
                };
                /** @description Refused */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["ContractError"];
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/healthz": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Whether the process lives */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly status: string;
                        };
                    };
                };
                /** @description Refused */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["ContractError"];
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/readyz": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Whether it can do its work; 503 if not */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly status: string;
                        };
                    };
                };
                /** @description Refused */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["ContractError"];
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/locations": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** List locations */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description `next` of the page before */
                    readonly after?: string;
                    readonly limit?: number;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly data: readonly {
                                readonly id: string;
                                readonly name: string;
                                readonly createdAt: string;
                            }[];
                            readonly next: string | null;
                        };
                    };
                };
                /** @description Refused */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        readonly put?: never;
        /** Create a location */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description Makes the request happen once: sent again within 24 hours, with the same path, query and body, it is answered as the first time, with `idempotency-replayed: true`. A key of your choice, such as a UUID */
                    readonly "Idempotency-Key"?: string;
                };
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly id?: string;
                        readonly name: string;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly id: string;
                            readonly name: string;
                            readonly createdAt: string;
                        };
                    };
                };
                /** @description A request with this Idempotency-Key is still under way */
                readonly 409: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Refused */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/tokens": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** List tokens, without their secrets */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description `next` of the page before */
                    readonly after?: string;
                    readonly limit?: number;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly data: readonly {
                                readonly id: string;
                                readonly name: string;
                                readonly locationIds: readonly string[];
                                readonly scopes: readonly string[];
                                readonly createdAt: string;
                            }[];
                            readonly next: string | null;
                        };
                    };
                };
                /** @description Refused */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        readonly put?: never;
        /** Create a token; it is shown only now */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description Makes the request happen once: sent again within 24 hours, with the same path, query and body, it is answered as the first time, with `idempotency-replayed: true`. A key of your choice, such as a UUID */
                    readonly "Idempotency-Key"?: string;
                };
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly name: string;
                        readonly locationIds: readonly string[];
                        readonly scopes: readonly ("associations.readonly" | "associations.write" | "associations/relation.readonly" | "associations/relation.write" | "objects/schema.readonly" | "objects/schema.write" | "objects/record.readonly" | "objects/record.write" | "contacts.readonly" | "contacts.write" | "webhooks.readonly" | "webhooks.write")[];
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly id: string;
                            readonly name: string;
                            readonly locationIds: readonly string[];
                            readonly scopes: readonly string[];
                            readonly createdAt: string;
                            readonly token: string;
                        };
                    };
                };
                /** @description A request with this Idempotency-Key is still under way */
                readonly 409: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Refused */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/tokens/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /** Revoke a token */
        readonly delete: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 204: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Refused */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/objects/": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** List objects */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly locationId?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly objects: readonly {
                                readonly id: string;
                                readonly standard: boolean;
                                readonly key: string;
                                readonly labels: {
                                    readonly singular: string;
                                    readonly plural: string;
                                };
                                readonly description?: string;
                                readonly locationId: string;
                                readonly primaryDisplayProperty: string;
                                readonly searchableProperties: readonly string[];
                                /** Format: date-time */
                                readonly dateAdded: string;
                                /** Format: date-time */
                                readonly dateUpdated: string;
                                /** @enum {string} */
                                readonly type: "USER_DEFINED" | "SYSTEM_DEFINED";
                            }[];
                        };
                    };
                };
                /** @description The location has made as many requests as RELATA_RATE_LIMIT lets it */
                readonly 429: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["ContractError"];
                    };
                };
                /** @description Refused */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["ContractError"];
                    };
                };
            };
        };
        readonly put?: never;
        /** Create a custom object */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description Makes the request happen once: sent again within 24 hours, with the same path, query and body, it is answered as the first time, with `idempotency-replayed: true`. A key of your choice, such as a UUID */
                    readonly "Idempotency-Key"?: string;
                };
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly locationId?: string;
                        readonly key: string;
                        readonly labels: {
                            readonly singular: string;
                            readonly plural: string;
                        };
                        readonly description?: string;
                        readonly primaryDisplayPropertyDetails: {
                            readonly key: string;
                            readonly name: string;
                            /** @enum {string} */
                            readonly dataType: "TEXT" | "NUMERICAL";
                        };
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly object: {
                                readonly id: string;
                                readonly standard: boolean;
                                readonly key: string;
                                readonly labels: {
                                    readonly singular: string;
                                    readonly plural: string;
                                };
                                readonly description?: string;
                                readonly locationId: string;
                                readonly primaryDisplayProperty: string;
                                readonly searchableProperties: readonly string[];
                                /** Format: date-time */
                                readonly dateAdded: string;
                                /** Format: date-time */
                                readonly dateUpdated: string;
                                /** @enum {string} */
                                readonly type: "USER_DEFINED" | "SYSTEM_DEFINED";
                            };
                        };
                    };
                };
                /** @description A request with this Idempotency-Key is still under way */
                readonly 409: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["ContractError"];
                    };
                };
                /** @description The location has made as many requests as RELATA_RATE_LIMIT lets it */
                readonly 429: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["ContractError"];
                    };
                };
                /** @description Refused */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["ContractError"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/objects/{key}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Get an object by its key or id, with its fields where `fetchProperties` is `true` */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly locationId?: string;
                    readonly fetchProperties?: string;
                };
                readonly header?: never;
                readonly path: {
                    readonly key: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly object: {
                                readonly id: string;
                                readonly standard: boolean;
                                readonly key: string;
                                readonly labels: {
                                    readonly singular: string;
                                    readonly plural: string;
                                };
                                readonly description?: string;
                                readonly locationId: string;
                                readonly primaryDisplayProperty: string;
                                readonly searchableProperties: readonly string[];
                                /** Format: date-time */
                                readonly dateAdded: string;
                                /** Format: date-time */
                                readonly dateUpdated: string;
                                /** @enum {string} */
                                readonly type: "USER_DEFINED" | "SYSTEM_DEFINED";
                            };
                            readonly cache: boolean;
                            readonly fields: readonly {
                                readonly id: string;
                                readonly locationId: string;
                                readonly name: string;
                                readonly objectKey: string;
                                readonly fieldKey: string;
                                /** @enum {string} */
                                readonly dataType: "TEXT" | "LARGE_TEXT" | "NUMERICAL" | "PHONE" | "MONETORY" | "CHECKBOX" | "SINGLE_OPTIONS" | "MULTIPLE_OPTIONS" | "DATE" | "TEXTBOX_LIST" | "FILE_UPLOAD" | "RADIO";
                                readonly parentId: string;
                                readonly showInForms: boolean;
                                /** Format: date-time */
                                readonly dateAdded: string;
                                /** Format: date-time */
                                readonly dateUpdated: string;
                            }[];
                        };
                    };
                };
                /** @description The location has made as many requests as RELATA_RATE_LIMIT lets it */
                readonly 429: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["ContractError"];
                    };
                };
                /** @description Refused */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["ContractError"];
                    };
                };
            };
        };
        /** Change an object, found by its key or id */
        readonly put: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly key: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly locationId?: string;
                        readonly labels?: {
                            readonly singular?: string;
                            readonly plural?: string;
                        };
                        readonly description?: string | null;
                        readonly searchableProperties?: readonly string[];
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly object: {
                                readonly id: string;
                                readonly standard: boolean;
                                readonly key: string;
                                readonly labels: {
                                    readonly singular: string;
                                    readonly plural: string;
                                };
                                readonly description?: string;
                                readonly locationId: string;
                                readonly primaryDisplayProperty: string;
                                readonly searchableProperties: readonly string[];
                                /** Format: date-time */
                                readonly dateAdded: string;
                                /** Format: date-time */
                                readonly dateUpdated: string;
                                /** @enum {string} */
                                readonly type: "USER_DEFINED" | "SYSTEM_DEFINED";
                            };
                        };
                    };
                };
                /** @description The location has made as many requests as RELATA_RATE_LIMIT lets it */
                readonly 429: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["ContractError"];
                    };
                };
                /** @description Refused */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["ContractError"];
                    };
                };
            };
        };
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/positions": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Where objects stand on the map of the model */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly locationId?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @description By the full key of the object; those that nobody has moved are not in it */
                            readonly data: {
                                readonly [key: string]: {
                                    readonly x: number;
                                    readonly y: number;
                                };
                            };
                        };
                    };
                };
                /** @description Refused */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        /** Move objects on the map of the model */
        readonly patch: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly locationId?: string;
                        /** @description By key of the object, with or without `custom_objects.`; null forgets where it was, and what is not named stays */
                        readonly positions: {
                            readonly [key: string]: {
                                readonly x: number;
                                readonly y: number;
                            } | null;
                        };
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @description By the full key of the object; those that nobody has moved are not in it */
                            readonly data: {
                                readonly [key: string]: {
                                    readonly x: number;
                                    readonly y: number;
                                };
                            };
                        };
                    };
                };
                /** @description Refused */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        readonly trace?: never;
    };
    readonly "/objects/{schemaKey}/records": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Create a record */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description Makes the request happen once: sent again within 24 hours, with the same path, query and body, it is answered as the first time, with `idempotency-replayed: true`. A key of your choice, such as a UUID */
                    readonly "Idempotency-Key"?: string;
                };
                readonly path: {
                    readonly schemaKey: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly locationId?: string;
                        readonly properties: {
                            readonly [key: string]: unknown;
                        };
                        readonly owner?: readonly string[];
                        readonly followers?: readonly string[];
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly record: {
                                readonly id: string;
                                readonly locationId: string;
                                readonly objectId: string;
                                readonly objectKey: string;
                                readonly owner: readonly string[];
                                readonly followers: readonly string[];
                                readonly properties: {
                                    readonly [key: string]: unknown;
                                };
                                readonly relations?: readonly {
                                    readonly id: string;
                                    readonly associationId: string;
                                    readonly associationKey: string;
                                    readonly firstObjectKey: string;
                                    readonly firstRecordId: string;
                                    readonly secondObjectKey: string;
                                    readonly secondRecordId: string;
                                    readonly locationId: string;
                                    /** Format: date-time */
                                    readonly createdAt: string;
                                    /** Format: date-time */
                                    readonly updatedAt: string;
                                }[];
                                /** Format: date-time */
                                readonly dateAdded: string;
                                /** Format: date-time */
                                readonly dateUpdated: string;
                                /** Format: date-time */
                                readonly createdAt: string;
                                /** Format: date-time */
                                readonly updatedAt: string;
                                readonly createdBy: {
                                    readonly channel: string;
                                    readonly source: string;
                                    readonly sourceId: string;
                                    /** Format: date-time */
                                    readonly createdAt: string;
                                };
                                readonly lastUpdatedBy: {
                                    readonly channel: string;
                                    readonly source: string;
                                    readonly sourceId: string;
                                    /** Format: date-time */
                                    readonly createdAt: string;
                                };
                                readonly searchAfter?: readonly (string | number)[];
                            };
                            readonly traceId: string;
                        };
                    };
                };
                /** @description A request with this Idempotency-Key is still under way */
                readonly 409: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["ContractError"];
                    };
                };
                /** @description The location has made as many requests as RELATA_RATE_LIMIT lets it */
                readonly 429: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["ContractError"];
                    };
                };
                /** @description Refused */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["ContractError"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/objects/{schemaKey}/records/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Get a record with its first 100 relations */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly locationId?: string;
                };
                readonly header?: never;
                readonly path: {
                    readonly schemaKey: string;
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly record: {
                                readonly id: string;
                                readonly locationId: string;
                                readonly objectId: string;
                                readonly objectKey: string;
                                readonly owner: readonly string[];
                                readonly followers: readonly string[];
                                readonly properties: {
                                    readonly [key: string]: unknown;
                                };
                                readonly relations?: readonly {
                                    readonly id: string;
                                    readonly associationId: string;
                                    readonly associationKey: string;
                                    readonly firstObjectKey: string;
                                    readonly firstRecordId: string;
                                    readonly secondObjectKey: string;
                                    readonly secondRecordId: string;
                                    readonly locationId: string;
                                    /** Format: date-time */
                                    readonly createdAt: string;
                                    /** Format: date-time */
                                    readonly updatedAt: string;
                                }[];
                                /** Format: date-time */
                                readonly dateAdded: string;
                                /** Format: date-time */
                                readonly dateUpdated: string;
                                /** Format: date-time */
                                readonly createdAt: string;
                                /** Format: date-time */
                                readonly updatedAt: string;
                                readonly createdBy: {
                                    readonly channel: string;
                                    readonly source: string;
                                    readonly sourceId: string;
                                    /** Format: date-time */
                                    readonly createdAt: string;
                                };
                                readonly lastUpdatedBy: {
                                    readonly channel: string;
                                    readonly source: string;
                                    readonly sourceId: string;
                                    /** Format: date-time */
                                    readonly createdAt: string;
                                };
                                readonly searchAfter?: readonly (string | number)[];
                            };
                            readonly traceId: string;
                        };
                    };
                };
                /** @description The location has made as many requests as RELATA_RATE_LIMIT lets it */
                readonly 429: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["ContractError"];
                    };
                };
                /** @description Refused */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["ContractError"];
                    };
                };
            };
        };
        /** Change a record: properties are merged, null removes one */
        readonly put: {
            readonly parameters: {
                readonly query?: {
                    readonly locationId?: string;
                };
                readonly header?: never;
                readonly path: {
                    readonly schemaKey: string;
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly properties?: {
                            readonly [key: string]: unknown;
                        };
                        readonly owner?: readonly string[];
                        readonly followers?: readonly string[];
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly record: {
                                readonly id: string;
                                readonly locationId: string;
                                readonly objectId: string;
                                readonly objectKey: string;
                                readonly owner: readonly string[];
                                readonly followers: readonly string[];
                                readonly properties: {
                                    readonly [key: string]: unknown;
                                };
                                readonly relations?: readonly {
                                    readonly id: string;
                                    readonly associationId: string;
                                    readonly associationKey: string;
                                    readonly firstObjectKey: string;
                                    readonly firstRecordId: string;
                                    readonly secondObjectKey: string;
                                    readonly secondRecordId: string;
                                    readonly locationId: string;
                                    /** Format: date-time */
                                    readonly createdAt: string;
                                    /** Format: date-time */
                                    readonly updatedAt: string;
                                }[];
                                /** Format: date-time */
                                readonly dateAdded: string;
                                /** Format: date-time */
                                readonly dateUpdated: string;
                                /** Format: date-time */
                                readonly createdAt: string;
                                /** Format: date-time */
                                readonly updatedAt: string;
                                readonly createdBy: {
                                    readonly channel: string;
                                    readonly source: string;
                                    readonly sourceId: string;
                                    /** Format: date-time */
                                    readonly createdAt: string;
                                };
                                readonly lastUpdatedBy: {
                                    readonly channel: string;
                                    readonly source: string;
                                    readonly sourceId: string;
                                    /** Format: date-time */
                                    readonly createdAt: string;
                                };
                                readonly searchAfter?: readonly (string | number)[];
                            };
                            readonly traceId: string;
                        };
                    };
                };
                /** @description The location has made as many requests as RELATA_RATE_LIMIT lets it */
                readonly 429: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["ContractError"];
                    };
                };
                /** @description Refused */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["ContractError"];
                    };
                };
            };
        };
        readonly post?: never;
        /** Delete a record and its relations */
        readonly delete: {
            readonly parameters: {
                readonly query?: {
                    readonly locationId?: string;
                };
                readonly header?: never;
                readonly path: {
                    readonly schemaKey: string;
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly id: string;
                            readonly success: boolean;
                        };
                    };
                };
                /** @description The location has made as many requests as RELATA_RATE_LIMIT lets it */
                readonly 429: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["ContractError"];
                    };
                };
                /** @description Refused */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["ContractError"];
                    };
                };
            };
        };
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/objects/{schemaKey}/records/search": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Search records */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly schemaKey: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly locationId?: string;
                        readonly page?: number;
                        readonly pageLimit?: number;
                        readonly query?: string;
                        readonly searchAfter?: readonly (string | number)[];
                        readonly filters?: readonly {
                            readonly field: string;
                            /** @enum {string} */
                            readonly operator: "eq" | "contains" | "exists" | "nested";
                            readonly value?: unknown;
                        }[];
                        readonly sort?: readonly {
                            readonly field: string;
                            /** @enum {string} */
                            readonly direction: "asc" | "desc";
                        }[];
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly records: readonly {
                                readonly id: string;
                                readonly locationId: string;
                                readonly objectId: string;
                                readonly objectKey: string;
                                readonly owner: readonly string[];
                                readonly followers: readonly string[];
                                readonly properties: {
                                    readonly [key: string]: unknown;
                                };
                                readonly relations?: readonly {
                                    readonly id: string;
                                    readonly associationId: string;
                                    readonly associationKey: string;
                                    readonly firstObjectKey: string;
                                    readonly firstRecordId: string;
                                    readonly secondObjectKey: string;
                                    readonly secondRecordId: string;
                                    readonly locationId: string;
                                    /** Format: date-time */
                                    readonly createdAt: string;
                                    /** Format: date-time */
                                    readonly updatedAt: string;
                                }[];
                                /** Format: date-time */
                                readonly dateAdded: string;
                                /** Format: date-time */
                                readonly dateUpdated: string;
                                /** Format: date-time */
                                readonly createdAt: string;
                                /** Format: date-time */
                                readonly updatedAt: string;
                                readonly createdBy: {
                                    readonly channel: string;
                                    readonly source: string;
                                    readonly sourceId: string;
                                    /** Format: date-time */
                                    readonly createdAt: string;
                                };
                                readonly lastUpdatedBy: {
                                    readonly channel: string;
                                    readonly source: string;
                                    readonly sourceId: string;
                                    /** Format: date-time */
                                    readonly createdAt: string;
                                };
                                readonly searchAfter?: readonly (string | number)[];
                            }[];
                            readonly total: number;
                        };
                    };
                };
                /** @description The location has made as many requests as RELATA_RATE_LIMIT lets it */
                readonly 429: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["ContractError"];
                    };
                };
                /** @description Refused */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["ContractError"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/associations/": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** List associations */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly locationId?: string;
                    readonly skip?: number;
                    readonly limit?: number;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly associations: readonly {
                                readonly id: string;
                                readonly key: string;
                                /** @enum {string} */
                                readonly associationType: "USER_DEFINED" | "SYSTEM_DEFINED";
                                readonly firstObjectKey: string;
                                readonly firstObjectLabel: string;
                                readonly secondObjectKey: string;
                                readonly secondObjectLabel: string;
                                /** @enum {string} */
                                readonly firstObjectToSecondObjectCardinality: "ONE_TO_ONE" | "ONE_TO_MANY" | "MANY_TO_ONE" | "MANY_TO_MANY";
                                /** @enum {string} */
                                readonly secondObjectToFirstObjectCardinality: "ONE_TO_ONE" | "ONE_TO_MANY" | "MANY_TO_ONE" | "MANY_TO_MANY";
                                readonly firstObjectToSecondObjectMaxLimit?: number;
                                readonly secondObjectToFirstObjectMaxLimit?: number;
                                readonly locationId: string;
                            }[];
                            readonly total: number;
                        };
                    };
                };
                /** @description The location has made as many requests as RELATA_RATE_LIMIT lets it */
                readonly 429: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["ContractError"];
                    };
                };
                /** @description Refused */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["ContractError"];
                    };
                };
            };
        };
        readonly put?: never;
        /** Create an association */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description Makes the request happen once: sent again within 24 hours, with the same path, query and body, it is answered as the first time, with `idempotency-replayed: true`. A key of your choice, such as a UUID */
                    readonly "Idempotency-Key"?: string;
                };
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly locationId?: string;
                        readonly key: string;
                        readonly firstObjectLabel: string;
                        readonly firstObjectKey: string;
                        readonly secondObjectLabel: string;
                        readonly secondObjectKey: string;
                        /** @enum {string} */
                        readonly firstObjectToSecondObjectCardinality?: "ONE_TO_ONE" | "ONE_TO_MANY" | "MANY_TO_ONE" | "MANY_TO_MANY";
                        /** @enum {string} */
                        readonly secondObjectToFirstObjectCardinality?: "ONE_TO_ONE" | "ONE_TO_MANY" | "MANY_TO_ONE" | "MANY_TO_MANY";
                        readonly firstObjectToSecondObjectMaxLimit?: number;
                        readonly secondObjectToFirstObjectMaxLimit?: number;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly id: string;
                            readonly key: string;
                            /** @enum {string} */
                            readonly associationType: "USER_DEFINED" | "SYSTEM_DEFINED";
                            readonly firstObjectKey: string;
                            readonly firstObjectLabel: string;
                            readonly secondObjectKey: string;
                            readonly secondObjectLabel: string;
                            /** @enum {string} */
                            readonly firstObjectToSecondObjectCardinality: "ONE_TO_ONE" | "ONE_TO_MANY" | "MANY_TO_ONE" | "MANY_TO_MANY";
                            /** @enum {string} */
                            readonly secondObjectToFirstObjectCardinality: "ONE_TO_ONE" | "ONE_TO_MANY" | "MANY_TO_ONE" | "MANY_TO_MANY";
                            readonly firstObjectToSecondObjectMaxLimit?: number;
                            readonly secondObjectToFirstObjectMaxLimit?: number;
                            readonly locationId: string;
                        };
                    };
                };
                /** @description A request with this Idempotency-Key is still under way */
                readonly 409: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["ContractError"];
                    };
                };
                /** @description The location has made as many requests as RELATA_RATE_LIMIT lets it */
                readonly 429: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["ContractError"];
                    };
                };
                /** @description Refused */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["ContractError"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/associations/{associationId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Get an association by its id */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly locationId?: string;
                };
                readonly header?: never;
                readonly path: {
                    readonly associationId: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly id: string;
                            readonly key: string;
                            /** @enum {string} */
                            readonly associationType: "USER_DEFINED" | "SYSTEM_DEFINED";
                            readonly firstObjectKey: string;
                            readonly firstObjectLabel: string;
                            readonly secondObjectKey: string;
                            readonly secondObjectLabel: string;
                            /** @enum {string} */
                            readonly firstObjectToSecondObjectCardinality: "ONE_TO_ONE" | "ONE_TO_MANY" | "MANY_TO_ONE" | "MANY_TO_MANY";
                            /** @enum {string} */
                            readonly secondObjectToFirstObjectCardinality: "ONE_TO_ONE" | "ONE_TO_MANY" | "MANY_TO_ONE" | "MANY_TO_MANY";
                            readonly firstObjectToSecondObjectMaxLimit?: number;
                            readonly secondObjectToFirstObjectMaxLimit?: number;
                            readonly locationId: string;
                        };
                    };
                };
                /** @description The location has made as many requests as RELATA_RATE_LIMIT lets it */
                readonly 429: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["ContractError"];
                    };
                };
                /** @description Refused */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["ContractError"];
                    };
                };
            };
        };
        /** Change the labels of an association */
        readonly put: {
            readonly parameters: {
                readonly query?: {
                    readonly locationId?: string;
                };
                readonly header?: never;
                readonly path: {
                    readonly associationId: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly firstObjectLabel: string;
                        readonly secondObjectLabel: string;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly id: string;
                            readonly key: string;
                            /** @enum {string} */
                            readonly associationType: "USER_DEFINED" | "SYSTEM_DEFINED";
                            readonly firstObjectKey: string;
                            readonly firstObjectLabel: string;
                            readonly secondObjectKey: string;
                            readonly secondObjectLabel: string;
                            /** @enum {string} */
                            readonly firstObjectToSecondObjectCardinality: "ONE_TO_ONE" | "ONE_TO_MANY" | "MANY_TO_ONE" | "MANY_TO_MANY";
                            /** @enum {string} */
                            readonly secondObjectToFirstObjectCardinality: "ONE_TO_ONE" | "ONE_TO_MANY" | "MANY_TO_ONE" | "MANY_TO_MANY";
                            readonly firstObjectToSecondObjectMaxLimit?: number;
                            readonly secondObjectToFirstObjectMaxLimit?: number;
                            readonly locationId: string;
                        };
                    };
                };
                /** @description The location has made as many requests as RELATA_RATE_LIMIT lets it */
                readonly 429: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["ContractError"];
                    };
                };
                /** @description Refused */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["ContractError"];
                    };
                };
            };
        };
        readonly post?: never;
        /** Delete an association and its relations */
        readonly delete: {
            readonly parameters: {
                readonly query?: {
                    readonly locationId?: string;
                };
                readonly header?: never;
                readonly path: {
                    readonly associationId: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly deleted: boolean;
                            readonly id: string;
                            readonly message: string;
                        };
                    };
                };
                /** @description The location has made as many requests as RELATA_RATE_LIMIT lets it */
                readonly 429: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["ContractError"];
                    };
                };
                /** @description Refused */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["ContractError"];
                    };
                };
            };
        };
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/associations/key/{key}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Get an association by its key */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly locationId?: string;
                };
                readonly header?: never;
                readonly path: {
                    readonly key: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly id: string;
                            readonly key: string;
                            /** @enum {string} */
                            readonly associationType: "USER_DEFINED" | "SYSTEM_DEFINED";
                            readonly firstObjectKey: string;
                            readonly firstObjectLabel: string;
                            readonly secondObjectKey: string;
                            readonly secondObjectLabel: string;
                            /** @enum {string} */
                            readonly firstObjectToSecondObjectCardinality: "ONE_TO_ONE" | "ONE_TO_MANY" | "MANY_TO_ONE" | "MANY_TO_MANY";
                            /** @enum {string} */
                            readonly secondObjectToFirstObjectCardinality: "ONE_TO_ONE" | "ONE_TO_MANY" | "MANY_TO_ONE" | "MANY_TO_MANY";
                            readonly firstObjectToSecondObjectMaxLimit?: number;
                            readonly secondObjectToFirstObjectMaxLimit?: number;
                            readonly locationId: string;
                        };
                    };
                };
                /** @description The location has made as many requests as RELATA_RATE_LIMIT lets it */
                readonly 429: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["ContractError"];
                    };
                };
                /** @description Refused */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["ContractError"];
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/associations/objectKey/{objectKey}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** List the associations of an object */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly locationId?: string;
                };
                readonly header?: never;
                readonly path: {
                    readonly objectKey: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly associations: readonly {
                                readonly id: string;
                                readonly key: string;
                                /** @enum {string} */
                                readonly associationType: "USER_DEFINED" | "SYSTEM_DEFINED";
                                readonly firstObjectKey: string;
                                readonly firstObjectLabel: string;
                                readonly secondObjectKey: string;
                                readonly secondObjectLabel: string;
                                /** @enum {string} */
                                readonly firstObjectToSecondObjectCardinality: "ONE_TO_ONE" | "ONE_TO_MANY" | "MANY_TO_ONE" | "MANY_TO_MANY";
                                /** @enum {string} */
                                readonly secondObjectToFirstObjectCardinality: "ONE_TO_ONE" | "ONE_TO_MANY" | "MANY_TO_ONE" | "MANY_TO_MANY";
                                readonly firstObjectToSecondObjectMaxLimit?: number;
                                readonly secondObjectToFirstObjectMaxLimit?: number;
                                readonly locationId: string;
                            }[];
                            readonly total: number;
                        };
                    };
                };
                /** @description The location has made as many requests as RELATA_RATE_LIMIT lets it */
                readonly 429: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["ContractError"];
                    };
                };
                /** @description Refused */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["ContractError"];
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/associations/relations": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Create a relation */
        readonly post: {
            readonly parameters: {
                readonly query?: {
                    readonly onDuplicate?: "return";
                };
                readonly header?: {
                    /** @description Makes the request happen once: sent again within 24 hours, with the same path, query and body, it is answered as the first time, with `idempotency-replayed: true`. A key of your choice, such as a UUID */
                    readonly "Idempotency-Key"?: string;
                };
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly locationId?: string;
                        readonly associationId: string;
                        readonly firstRecordId: string;
                        readonly secondRecordId: string;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly id: string;
                            readonly associationId: string;
                            readonly associationKey: string;
                            readonly firstObjectKey: string;
                            readonly firstRecordId: string;
                            readonly secondObjectKey: string;
                            readonly secondRecordId: string;
                            readonly locationId: string;
                            /** Format: date-time */
                            readonly createdAt: string;
                            /** Format: date-time */
                            readonly updatedAt: string;
                        };
                    };
                };
                /** @description Default Response */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly id: string;
                            readonly associationId: string;
                            readonly associationKey: string;
                            readonly firstObjectKey: string;
                            readonly firstRecordId: string;
                            readonly secondObjectKey: string;
                            readonly secondRecordId: string;
                            readonly locationId: string;
                            /** Format: date-time */
                            readonly createdAt: string;
                            /** Format: date-time */
                            readonly updatedAt: string;
                        };
                    };
                };
                /** @description A request with this Idempotency-Key is still under way */
                readonly 409: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["ContractError"];
                    };
                };
                /** @description The location has made as many requests as RELATA_RATE_LIMIT lets it */
                readonly 429: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["ContractError"];
                    };
                };
                /** @description Refused */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["ContractError"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/associations/relations/bulk": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Create up to 1 000 relations; each succeeds or fails by itself */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description Makes the request happen once: sent again within 24 hours, with the same path, query and body, it is answered as the first time, with `idempotency-replayed: true`. A key of your choice, such as a UUID */
                    readonly "Idempotency-Key"?: string;
                };
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly locationId?: string;
                        readonly add: readonly {
                            readonly associationId: string;
                            readonly firstRecordId: string;
                            readonly secondRecordId: string;
                        }[];
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly results: {
                                readonly created: readonly {
                                    readonly id: string;
                                    readonly associationId: string;
                                    readonly associationKey: string;
                                    readonly firstObjectKey: string;
                                    readonly firstRecordId: string;
                                    readonly secondObjectKey: string;
                                    readonly secondRecordId: string;
                                    readonly locationId: string;
                                    /** Format: date-time */
                                    readonly createdAt: string;
                                    /** Format: date-time */
                                    readonly updatedAt: string;
                                }[];
                                readonly errored: readonly {
                                    readonly index: number;
                                    readonly statusCode: number;
                                    readonly error: string;
                                }[];
                            };
                        };
                    };
                };
                /** @description A request with this Idempotency-Key is still under way */
                readonly 409: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["ContractError"];
                    };
                };
                /** @description The location has made as many requests as RELATA_RATE_LIMIT lets it */
                readonly 429: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["ContractError"];
                    };
                };
                /** @description Refused */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["ContractError"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/associations/relations/{recordId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** List the relations of a record, both ways */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly locationId?: string;
                    readonly skip?: number;
                    readonly limit?: number;
                    readonly associationIds?: readonly string[];
                };
                readonly header?: never;
                readonly path: {
                    readonly recordId: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly relations: readonly {
                                readonly id: string;
                                readonly associationId: string;
                                readonly associationKey: string;
                                readonly firstObjectKey: string;
                                readonly firstRecordId: string;
                                readonly secondObjectKey: string;
                                readonly secondRecordId: string;
                                readonly locationId: string;
                                /** Format: date-time */
                                readonly createdAt: string;
                                /** Format: date-time */
                                readonly updatedAt: string;
                            }[];
                            readonly total: number;
                        };
                    };
                };
                /** @description The location has made as many requests as RELATA_RATE_LIMIT lets it */
                readonly 429: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["ContractError"];
                    };
                };
                /** @description Refused */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["ContractError"];
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/relations": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** List all relations of a location, by id */
        readonly get: {
            readonly parameters: {
                readonly query: {
                    readonly locationId: string;
                    readonly associationId?: string;
                    /** @description `next` of the page before */
                    readonly after?: string;
                    readonly limit?: number;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly data: readonly {
                                readonly id: string;
                                readonly associationId: string;
                                readonly associationKey: string;
                                readonly firstObjectKey: string;
                                readonly firstRecordId: string;
                                readonly secondObjectKey: string;
                                readonly secondRecordId: string;
                                readonly locationId: string;
                                /** Format: date-time */
                                readonly createdAt: string;
                                /** Format: date-time */
                                readonly updatedAt: string;
                            }[];
                            /** @description null at the end */
                            readonly next: string | null;
                        };
                    };
                };
                /** @description Refused */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        readonly put?: never;
        /**
         * Create a relation, in the place of those that are in its way
         * @description Where a record has as many relations as it may, 409 says in `meta.inTheWay` which ones are in the way, to a token that may read relations. Those that are named in `replace` are deleted in the same change, and no others.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description Makes the request happen once: sent again within 24 hours, with the same path, query and body, it is answered as the first time, with `idempotency-replayed: true`. A key of your choice, such as a UUID */
                    readonly "Idempotency-Key"?: string;
                };
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly locationId?: string;
                        readonly associationId: string;
                        readonly firstRecordId: string;
                        readonly secondRecordId: string;
                        /** @description The ids of the relations that are to make room: of each side that is full, one */
                        readonly replace?: readonly string[];
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly relation: {
                                readonly id: string;
                                readonly associationId: string;
                                readonly associationKey: string;
                                readonly firstObjectKey: string;
                                readonly firstRecordId: string;
                                readonly secondObjectKey: string;
                                readonly secondRecordId: string;
                                readonly locationId: string;
                                /** Format: date-time */
                                readonly createdAt: string;
                                /** Format: date-time */
                                readonly updatedAt: string;
                            };
                            readonly replaced: readonly string[];
                        };
                    };
                };
                /** @description A request with this Idempotency-Key is still under way */
                readonly 409: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Refused */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/associations/relations/{relationId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /** Delete a relation */
        readonly delete: {
            readonly parameters: {
                readonly query?: {
                    readonly locationId?: string;
                };
                readonly header?: never;
                readonly path: {
                    readonly relationId: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly deleted: boolean;
                            readonly id: string;
                            readonly message: string;
                        };
                    };
                };
                /** @description The location has made as many requests as RELATA_RATE_LIMIT lets it */
                readonly 429: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["ContractError"];
                    };
                };
                /** @description Refused */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["ContractError"];
                    };
                };
            };
        };
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/contacts/": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Create a contact */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description Makes the request happen once: sent again within 24 hours, with the same path, query and body, it is answered as the first time, with `idempotency-replayed: true`. A key of your choice, such as a UUID */
                    readonly "Idempotency-Key"?: string;
                };
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly locationId?: string;
                        readonly firstName?: string | null;
                        readonly lastName?: string | null;
                        readonly name?: string | null;
                        readonly email?: string | null;
                        readonly phone?: string | null;
                        readonly gender?: string;
                        readonly address1?: string | null;
                        readonly city?: string | null;
                        readonly state?: string | null;
                        readonly postalCode?: string;
                        readonly website?: string | null;
                        readonly timezone?: string | null;
                        readonly dnd?: boolean;
                        readonly dndSettings?: {
                            readonly Call?: {
                                /** @enum {string} */
                                readonly status: "active" | "inactive" | "permanent";
                                readonly message?: string;
                                readonly code?: string;
                            };
                            readonly Email?: {
                                /** @enum {string} */
                                readonly status: "active" | "inactive" | "permanent";
                                readonly message?: string;
                                readonly code?: string;
                            };
                            readonly SMS?: {
                                /** @enum {string} */
                                readonly status: "active" | "inactive" | "permanent";
                                readonly message?: string;
                                readonly code?: string;
                            };
                            readonly WhatsApp?: {
                                /** @enum {string} */
                                readonly status: "active" | "inactive" | "permanent";
                                readonly message?: string;
                                readonly code?: string;
                            };
                            readonly GMB?: {
                                /** @enum {string} */
                                readonly status: "active" | "inactive" | "permanent";
                                readonly message?: string;
                                readonly code?: string;
                            };
                            readonly FB?: {
                                /** @enum {string} */
                                readonly status: "active" | "inactive" | "permanent";
                                readonly message?: string;
                                readonly code?: string;
                            };
                        };
                        readonly inboundDndSettings?: {
                            readonly all?: {
                                /** @enum {string} */
                                readonly status: "active" | "inactive";
                                readonly message?: string;
                            };
                        };
                        readonly tags?: readonly string[];
                        readonly customFields?: readonly {
                            readonly id?: string;
                            readonly key?: string;
                            readonly field_value?: unknown;
                            readonly value?: unknown;
                        }[];
                        readonly dateOfBirth?: string | null;
                        readonly country?: string;
                        readonly companyName?: string | null;
                        readonly businessId?: string | null;
                        readonly source?: string;
                        readonly assignedTo?: string;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly contact: {
                                readonly id: string;
                                readonly locationId: string;
                                readonly name?: string;
                                readonly firstName?: string;
                                readonly lastName?: string;
                                readonly fullNameLowerCase?: string;
                                readonly firstNameLowerCase?: string;
                                readonly lastNameLowerCase?: string;
                                readonly email?: string;
                                readonly emailLowerCase?: string;
                                readonly phone?: string;
                                readonly gender?: string;
                                readonly address1?: string;
                                readonly city?: string;
                                readonly state?: string;
                                readonly postalCode?: string;
                                readonly country?: string;
                                readonly website?: string;
                                readonly timezone?: string;
                                readonly companyName?: string;
                                readonly source?: string;
                                readonly assignedTo?: string;
                                readonly dateOfBirth?: string;
                                readonly type?: string;
                                readonly dnd: boolean;
                                readonly dndSettings?: {
                                    readonly Call?: {
                                        /** @enum {string} */
                                        readonly status: "active" | "inactive" | "permanent";
                                        readonly message?: string;
                                        readonly code?: string;
                                    };
                                    readonly Email?: {
                                        /** @enum {string} */
                                        readonly status: "active" | "inactive" | "permanent";
                                        readonly message?: string;
                                        readonly code?: string;
                                    };
                                    readonly SMS?: {
                                        /** @enum {string} */
                                        readonly status: "active" | "inactive" | "permanent";
                                        readonly message?: string;
                                        readonly code?: string;
                                    };
                                    readonly WhatsApp?: {
                                        /** @enum {string} */
                                        readonly status: "active" | "inactive" | "permanent";
                                        readonly message?: string;
                                        readonly code?: string;
                                    };
                                    readonly GMB?: {
                                        /** @enum {string} */
                                        readonly status: "active" | "inactive" | "permanent";
                                        readonly message?: string;
                                        readonly code?: string;
                                    };
                                    readonly FB?: {
                                        /** @enum {string} */
                                        readonly status: "active" | "inactive" | "permanent";
                                        readonly message?: string;
                                        readonly code?: string;
                                    };
                                };
                                readonly inboundDndSettings?: {
                                    readonly all?: {
                                        /** @enum {string} */
                                        readonly status: "active" | "inactive";
                                        readonly message?: string;
                                    };
                                };
                                readonly tags: readonly string[];
                                readonly attachments?: readonly string[];
                                readonly customFields: readonly {
                                    readonly id: string;
                                    readonly value: unknown;
                                }[];
                                readonly businessId?: string;
                                /** Format: date-time */
                                readonly dateAdded: string;
                                /** Format: date-time */
                                readonly dateUpdated: string;
                                readonly searchAfter?: readonly (string | number)[];
                            };
                        };
                    };
                };
                /** @description A request with this Idempotency-Key is still under way */
                readonly 409: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["ContractError"];
                    };
                };
                /** @description The location has made as many requests as RELATA_RATE_LIMIT lets it */
                readonly 429: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["ContractError"];
                    };
                };
                /** @description Refused */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["ContractError"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/contacts/upsert": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Change the contact with this email, else with this phone, or create one */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description Makes the request happen once: sent again within 24 hours, with the same path, query and body, it is answered as the first time, with `idempotency-replayed: true`. A key of your choice, such as a UUID */
                    readonly "Idempotency-Key"?: string;
                };
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly locationId?: string;
                        readonly firstName?: string | null;
                        readonly lastName?: string | null;
                        readonly name?: string | null;
                        readonly email?: string | null;
                        readonly phone?: string | null;
                        readonly gender?: string;
                        readonly address1?: string | null;
                        readonly city?: string | null;
                        readonly state?: string | null;
                        readonly postalCode?: string;
                        readonly website?: string | null;
                        readonly timezone?: string | null;
                        readonly dnd?: boolean;
                        readonly dndSettings?: {
                            readonly Call?: {
                                /** @enum {string} */
                                readonly status: "active" | "inactive" | "permanent";
                                readonly message?: string;
                                readonly code?: string;
                            };
                            readonly Email?: {
                                /** @enum {string} */
                                readonly status: "active" | "inactive" | "permanent";
                                readonly message?: string;
                                readonly code?: string;
                            };
                            readonly SMS?: {
                                /** @enum {string} */
                                readonly status: "active" | "inactive" | "permanent";
                                readonly message?: string;
                                readonly code?: string;
                            };
                            readonly WhatsApp?: {
                                /** @enum {string} */
                                readonly status: "active" | "inactive" | "permanent";
                                readonly message?: string;
                                readonly code?: string;
                            };
                            readonly GMB?: {
                                /** @enum {string} */
                                readonly status: "active" | "inactive" | "permanent";
                                readonly message?: string;
                                readonly code?: string;
                            };
                            readonly FB?: {
                                /** @enum {string} */
                                readonly status: "active" | "inactive" | "permanent";
                                readonly message?: string;
                                readonly code?: string;
                            };
                        };
                        readonly inboundDndSettings?: {
                            readonly all?: {
                                /** @enum {string} */
                                readonly status: "active" | "inactive";
                                readonly message?: string;
                            };
                        };
                        readonly tags?: readonly string[];
                        readonly customFields?: readonly {
                            readonly id?: string;
                            readonly key?: string;
                            readonly field_value?: unknown;
                            readonly value?: unknown;
                        }[];
                        readonly dateOfBirth?: string | null;
                        readonly country?: string;
                        readonly companyName?: string | null;
                        readonly businessId?: string | null;
                        readonly source?: string;
                        readonly assignedTo?: string;
                        readonly createNewIfDuplicateAllowed?: boolean;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly new: boolean;
                            readonly contact: {
                                readonly id: string;
                                readonly locationId: string;
                                readonly name?: string;
                                readonly firstName?: string;
                                readonly lastName?: string;
                                readonly fullNameLowerCase?: string;
                                readonly firstNameLowerCase?: string;
                                readonly lastNameLowerCase?: string;
                                readonly email?: string;
                                readonly emailLowerCase?: string;
                                readonly phone?: string;
                                readonly gender?: string;
                                readonly address1?: string;
                                readonly city?: string;
                                readonly state?: string;
                                readonly postalCode?: string;
                                readonly country?: string;
                                readonly website?: string;
                                readonly timezone?: string;
                                readonly companyName?: string;
                                readonly source?: string;
                                readonly assignedTo?: string;
                                readonly dateOfBirth?: string;
                                readonly type?: string;
                                readonly dnd: boolean;
                                readonly dndSettings?: {
                                    readonly Call?: {
                                        /** @enum {string} */
                                        readonly status: "active" | "inactive" | "permanent";
                                        readonly message?: string;
                                        readonly code?: string;
                                    };
                                    readonly Email?: {
                                        /** @enum {string} */
                                        readonly status: "active" | "inactive" | "permanent";
                                        readonly message?: string;
                                        readonly code?: string;
                                    };
                                    readonly SMS?: {
                                        /** @enum {string} */
                                        readonly status: "active" | "inactive" | "permanent";
                                        readonly message?: string;
                                        readonly code?: string;
                                    };
                                    readonly WhatsApp?: {
                                        /** @enum {string} */
                                        readonly status: "active" | "inactive" | "permanent";
                                        readonly message?: string;
                                        readonly code?: string;
                                    };
                                    readonly GMB?: {
                                        /** @enum {string} */
                                        readonly status: "active" | "inactive" | "permanent";
                                        readonly message?: string;
                                        readonly code?: string;
                                    };
                                    readonly FB?: {
                                        /** @enum {string} */
                                        readonly status: "active" | "inactive" | "permanent";
                                        readonly message?: string;
                                        readonly code?: string;
                                    };
                                };
                                readonly inboundDndSettings?: {
                                    readonly all?: {
                                        /** @enum {string} */
                                        readonly status: "active" | "inactive";
                                        readonly message?: string;
                                    };
                                };
                                readonly tags: readonly string[];
                                readonly attachments?: readonly string[];
                                readonly customFields: readonly {
                                    readonly id: string;
                                    readonly value: unknown;
                                }[];
                                readonly businessId?: string;
                                /** Format: date-time */
                                readonly dateAdded: string;
                                /** Format: date-time */
                                readonly dateUpdated: string;
                                readonly searchAfter?: readonly (string | number)[];
                            };
                            readonly traceId: string;
                        };
                    };
                };
                /** @description A request with this Idempotency-Key is still under way */
                readonly 409: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["ContractError"];
                    };
                };
                /** @description The location has made as many requests as RELATA_RATE_LIMIT lets it */
                readonly 429: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["ContractError"];
                    };
                };
                /** @description Refused */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["ContractError"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/contacts/search": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Search contacts */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly locationId?: string;
                        readonly page?: number;
                        readonly pageLimit?: number;
                        readonly query?: string;
                        readonly searchAfter?: readonly (string | number)[];
                        readonly filters?: readonly {
                            readonly field: string;
                            /** @enum {string} */
                            readonly operator: "eq" | "contains" | "exists" | "nested";
                            readonly value?: unknown;
                        }[];
                        readonly sort?: readonly {
                            readonly field: string;
                            /** @enum {string} */
                            readonly direction: "asc" | "desc";
                        }[];
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly contacts: readonly {
                                readonly id: string;
                                readonly locationId: string;
                                readonly name?: string;
                                readonly firstName?: string;
                                readonly lastName?: string;
                                readonly fullNameLowerCase?: string;
                                readonly firstNameLowerCase?: string;
                                readonly lastNameLowerCase?: string;
                                readonly email?: string;
                                readonly emailLowerCase?: string;
                                readonly phone?: string;
                                readonly gender?: string;
                                readonly address1?: string;
                                readonly city?: string;
                                readonly state?: string;
                                readonly postalCode?: string;
                                readonly country?: string;
                                readonly website?: string;
                                readonly timezone?: string;
                                readonly companyName?: string;
                                readonly source?: string;
                                readonly assignedTo?: string;
                                readonly dateOfBirth?: string;
                                readonly type?: string;
                                readonly dnd: boolean;
                                readonly dndSettings?: {
                                    readonly Call?: {
                                        /** @enum {string} */
                                        readonly status: "active" | "inactive" | "permanent";
                                        readonly message?: string;
                                        readonly code?: string;
                                    };
                                    readonly Email?: {
                                        /** @enum {string} */
                                        readonly status: "active" | "inactive" | "permanent";
                                        readonly message?: string;
                                        readonly code?: string;
                                    };
                                    readonly SMS?: {
                                        /** @enum {string} */
                                        readonly status: "active" | "inactive" | "permanent";
                                        readonly message?: string;
                                        readonly code?: string;
                                    };
                                    readonly WhatsApp?: {
                                        /** @enum {string} */
                                        readonly status: "active" | "inactive" | "permanent";
                                        readonly message?: string;
                                        readonly code?: string;
                                    };
                                    readonly GMB?: {
                                        /** @enum {string} */
                                        readonly status: "active" | "inactive" | "permanent";
                                        readonly message?: string;
                                        readonly code?: string;
                                    };
                                    readonly FB?: {
                                        /** @enum {string} */
                                        readonly status: "active" | "inactive" | "permanent";
                                        readonly message?: string;
                                        readonly code?: string;
                                    };
                                };
                                readonly inboundDndSettings?: {
                                    readonly all?: {
                                        /** @enum {string} */
                                        readonly status: "active" | "inactive";
                                        readonly message?: string;
                                    };
                                };
                                readonly tags: readonly string[];
                                readonly attachments?: readonly string[];
                                readonly customFields: readonly {
                                    readonly id: string;
                                    readonly value: unknown;
                                }[];
                                readonly businessId?: string;
                                /** Format: date-time */
                                readonly dateAdded: string;
                                /** Format: date-time */
                                readonly dateUpdated: string;
                                readonly searchAfter?: readonly (string | number)[];
                            }[];
                            readonly count: number;
                            readonly total: number;
                        };
                    };
                };
                /** @description The location has made as many requests as RELATA_RATE_LIMIT lets it */
                readonly 429: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["ContractError"];
                    };
                };
                /** @description Refused */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["ContractError"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/contacts/{contactId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Get a contact */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly locationId?: string;
                };
                readonly header?: never;
                readonly path: {
                    readonly contactId: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly contact: {
                                readonly id: string;
                                readonly locationId: string;
                                readonly name?: string;
                                readonly firstName?: string;
                                readonly lastName?: string;
                                readonly fullNameLowerCase?: string;
                                readonly firstNameLowerCase?: string;
                                readonly lastNameLowerCase?: string;
                                readonly email?: string;
                                readonly emailLowerCase?: string;
                                readonly phone?: string;
                                readonly gender?: string;
                                readonly address1?: string;
                                readonly city?: string;
                                readonly state?: string;
                                readonly postalCode?: string;
                                readonly country?: string;
                                readonly website?: string;
                                readonly timezone?: string;
                                readonly companyName?: string;
                                readonly source?: string;
                                readonly assignedTo?: string;
                                readonly dateOfBirth?: string;
                                readonly type?: string;
                                readonly dnd: boolean;
                                readonly dndSettings?: {
                                    readonly Call?: {
                                        /** @enum {string} */
                                        readonly status: "active" | "inactive" | "permanent";
                                        readonly message?: string;
                                        readonly code?: string;
                                    };
                                    readonly Email?: {
                                        /** @enum {string} */
                                        readonly status: "active" | "inactive" | "permanent";
                                        readonly message?: string;
                                        readonly code?: string;
                                    };
                                    readonly SMS?: {
                                        /** @enum {string} */
                                        readonly status: "active" | "inactive" | "permanent";
                                        readonly message?: string;
                                        readonly code?: string;
                                    };
                                    readonly WhatsApp?: {
                                        /** @enum {string} */
                                        readonly status: "active" | "inactive" | "permanent";
                                        readonly message?: string;
                                        readonly code?: string;
                                    };
                                    readonly GMB?: {
                                        /** @enum {string} */
                                        readonly status: "active" | "inactive" | "permanent";
                                        readonly message?: string;
                                        readonly code?: string;
                                    };
                                    readonly FB?: {
                                        /** @enum {string} */
                                        readonly status: "active" | "inactive" | "permanent";
                                        readonly message?: string;
                                        readonly code?: string;
                                    };
                                };
                                readonly inboundDndSettings?: {
                                    readonly all?: {
                                        /** @enum {string} */
                                        readonly status: "active" | "inactive";
                                        readonly message?: string;
                                    };
                                };
                                readonly tags: readonly string[];
                                readonly attachments?: readonly string[];
                                readonly customFields: readonly {
                                    readonly id: string;
                                    readonly value: unknown;
                                }[];
                                readonly businessId?: string;
                                /** Format: date-time */
                                readonly dateAdded: string;
                                /** Format: date-time */
                                readonly dateUpdated: string;
                                readonly searchAfter?: readonly (string | number)[];
                            };
                        };
                    };
                };
                /** @description The location has made as many requests as RELATA_RATE_LIMIT lets it */
                readonly 429: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["ContractError"];
                    };
                };
                /** @description Refused */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["ContractError"];
                    };
                };
            };
        };
        /** Change a contact; what is not named stays as it is */
        readonly put: {
            readonly parameters: {
                readonly query?: {
                    readonly locationId?: string;
                };
                readonly header?: never;
                readonly path: {
                    readonly contactId: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly firstName?: string | null;
                        readonly lastName?: string | null;
                        readonly name?: string | null;
                        readonly email?: string | null;
                        readonly phone?: string | null;
                        readonly gender?: string;
                        readonly address1?: string | null;
                        readonly city?: string | null;
                        readonly state?: string | null;
                        readonly postalCode?: string;
                        readonly website?: string | null;
                        readonly timezone?: string | null;
                        readonly dnd?: boolean;
                        readonly dndSettings?: {
                            readonly Call?: {
                                /** @enum {string} */
                                readonly status: "active" | "inactive" | "permanent";
                                readonly message?: string;
                                readonly code?: string;
                            };
                            readonly Email?: {
                                /** @enum {string} */
                                readonly status: "active" | "inactive" | "permanent";
                                readonly message?: string;
                                readonly code?: string;
                            };
                            readonly SMS?: {
                                /** @enum {string} */
                                readonly status: "active" | "inactive" | "permanent";
                                readonly message?: string;
                                readonly code?: string;
                            };
                            readonly WhatsApp?: {
                                /** @enum {string} */
                                readonly status: "active" | "inactive" | "permanent";
                                readonly message?: string;
                                readonly code?: string;
                            };
                            readonly GMB?: {
                                /** @enum {string} */
                                readonly status: "active" | "inactive" | "permanent";
                                readonly message?: string;
                                readonly code?: string;
                            };
                            readonly FB?: {
                                /** @enum {string} */
                                readonly status: "active" | "inactive" | "permanent";
                                readonly message?: string;
                                readonly code?: string;
                            };
                        };
                        readonly inboundDndSettings?: {
                            readonly all?: {
                                /** @enum {string} */
                                readonly status: "active" | "inactive";
                                readonly message?: string;
                            };
                        };
                        readonly tags?: readonly string[];
                        readonly customFields?: readonly {
                            readonly id?: string;
                            readonly key?: string;
                            readonly field_value?: unknown;
                            readonly value?: unknown;
                        }[];
                        readonly dateOfBirth?: string | null;
                        readonly country?: string;
                        readonly companyName?: string | null;
                        readonly businessId?: string | null;
                        readonly source?: string | null;
                        readonly assignedTo?: string | null;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly succeded: boolean;
                            readonly contact: {
                                readonly id: string;
                                readonly locationId: string;
                                readonly name?: string;
                                readonly firstName?: string;
                                readonly lastName?: string;
                                readonly fullNameLowerCase?: string;
                                readonly firstNameLowerCase?: string;
                                readonly lastNameLowerCase?: string;
                                readonly email?: string;
                                readonly emailLowerCase?: string;
                                readonly phone?: string;
                                readonly gender?: string;
                                readonly address1?: string;
                                readonly city?: string;
                                readonly state?: string;
                                readonly postalCode?: string;
                                readonly country?: string;
                                readonly website?: string;
                                readonly timezone?: string;
                                readonly companyName?: string;
                                readonly source?: string;
                                readonly assignedTo?: string;
                                readonly dateOfBirth?: string;
                                readonly type?: string;
                                readonly dnd: boolean;
                                readonly dndSettings?: {
                                    readonly Call?: {
                                        /** @enum {string} */
                                        readonly status: "active" | "inactive" | "permanent";
                                        readonly message?: string;
                                        readonly code?: string;
                                    };
                                    readonly Email?: {
                                        /** @enum {string} */
                                        readonly status: "active" | "inactive" | "permanent";
                                        readonly message?: string;
                                        readonly code?: string;
                                    };
                                    readonly SMS?: {
                                        /** @enum {string} */
                                        readonly status: "active" | "inactive" | "permanent";
                                        readonly message?: string;
                                        readonly code?: string;
                                    };
                                    readonly WhatsApp?: {
                                        /** @enum {string} */
                                        readonly status: "active" | "inactive" | "permanent";
                                        readonly message?: string;
                                        readonly code?: string;
                                    };
                                    readonly GMB?: {
                                        /** @enum {string} */
                                        readonly status: "active" | "inactive" | "permanent";
                                        readonly message?: string;
                                        readonly code?: string;
                                    };
                                    readonly FB?: {
                                        /** @enum {string} */
                                        readonly status: "active" | "inactive" | "permanent";
                                        readonly message?: string;
                                        readonly code?: string;
                                    };
                                };
                                readonly inboundDndSettings?: {
                                    readonly all?: {
                                        /** @enum {string} */
                                        readonly status: "active" | "inactive";
                                        readonly message?: string;
                                    };
                                };
                                readonly tags: readonly string[];
                                readonly attachments?: readonly string[];
                                readonly customFields: readonly {
                                    readonly id: string;
                                    readonly value: unknown;
                                }[];
                                readonly businessId?: string;
                                /** Format: date-time */
                                readonly dateAdded: string;
                                /** Format: date-time */
                                readonly dateUpdated: string;
                                readonly searchAfter?: readonly (string | number)[];
                            };
                        };
                    };
                };
                /** @description The location has made as many requests as RELATA_RATE_LIMIT lets it */
                readonly 429: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["ContractError"];
                    };
                };
                /** @description Refused */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["ContractError"];
                    };
                };
            };
        };
        readonly post?: never;
        /** Delete a contact and its relations */
        readonly delete: {
            readonly parameters: {
                readonly query?: {
                    readonly locationId?: string;
                };
                readonly header?: never;
                readonly path: {
                    readonly contactId: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly succeded: boolean;
                        };
                    };
                };
                /** @description The location has made as many requests as RELATA_RATE_LIMIT lets it */
                readonly 429: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["ContractError"];
                    };
                };
                /** @description Refused */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["ContractError"];
                    };
                };
            };
        };
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/records": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** List the records of an object, the latest first; contacts need contacts.readonly too */
        readonly get: {
            readonly parameters: {
                readonly query: {
                    readonly locationId?: string;
                    /** @description The key of an object, with or without `custom_objects.`, or its id; `contact` for contacts */
                    readonly objectKey: string;
                    /** @description Free text in the searchable properties, or `field:value` */
                    readonly query?: string;
                    /** @description `next` of the page before */
                    readonly after?: string;
                    readonly limit?: number;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly data: readonly {
                                readonly id: string;
                                readonly objectKey: string;
                                /** @description The object's primary display property as it is, cut to 200 characters; for contacts the name, else the email, else the phone; where there is none, or the token may not read such records, the id */
                                readonly title: string;
                                /** Format: date-time */
                                readonly createdAt: string;
                                /** Format: date-time */
                                readonly updatedAt: string;
                            }[];
                            /** @description `after` of the next page; null at the end. A request looks through so many records, and for so long: where little fits, a page may be short or empty and yet have a next one */
                            readonly next: string | null;
                        };
                    };
                };
                /** @description Refused */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/records/titles": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Say what records are called, of whatever objects they are */
        readonly get: {
            readonly parameters: {
                readonly query: {
                    readonly locationId?: string;
                    /** @description The ids of records */
                    readonly id: readonly string[];
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @description Those that there are, in any order */
                            readonly data: readonly {
                                readonly id: string;
                                readonly objectKey: string;
                                /** @description The object's primary display property as it is, cut to 200 characters; for contacts the name, else the email, else the phone; where there is none, or the token may not read such records, the id */
                                readonly title: string;
                            }[];
                        };
                    };
                };
                /** @description Refused */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/records/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Get a record of any object; contacts need contacts.readonly too */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly locationId?: string;
                };
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly id: string;
                            readonly objectKey: string;
                            /** @description The object's primary display property as it is, cut to 200 characters; for contacts the name, else the email, else the phone; where there is none, or the token may not read such records, the id */
                            readonly title: string;
                            /** @description By bare key; the fields of a contact */
                            readonly properties: {
                                readonly [key: string]: unknown;
                            };
                            readonly owner: readonly string[];
                            readonly followers: readonly string[];
                            /** Format: date-time */
                            readonly createdAt: string;
                            /** Format: date-time */
                            readonly updatedAt: string;
                            readonly createdBy: {
                                readonly channel?: string;
                                readonly source?: string;
                                readonly sourceId?: string;
                                readonly createdAt?: string;
                            } & {
                                readonly [key: string]: unknown;
                            };
                            readonly lastUpdatedBy: {
                                readonly channel?: string;
                                readonly source?: string;
                                readonly sourceId?: string;
                                readonly createdAt?: string;
                            } & {
                                readonly [key: string]: unknown;
                            };
                        };
                    };
                };
                /** @description Refused */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/records/{id}/groups": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** List the associations that a record takes part in, with how many relations it has by each */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly locationId?: string;
                };
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly data: readonly {
                                readonly associationId: string;
                                readonly associationKey: string;
                                /**
                                 * @description The side of the association that the record is on
                                 * @enum {string}
                                 */
                                readonly direction: "first" | "second";
                                /** @description What the records on the other side are called */
                                readonly label: string;
                                /** @description What this record is called there */
                                readonly ownLabel: string;
                                readonly otherObjectKey: string;
                                /** @description How many others it may have; null for no limit */
                                readonly max: number | null;
                                /** @description How many records on this side each of the others may have; null for no limit */
                                readonly otherMax: number | null;
                                /** @description How many it has */
                                readonly count: {
                                    readonly count: number;
                                    /** @description False where there are more */
                                    readonly isExact: boolean;
                                };
                            }[];
                        };
                    };
                };
                /** @description Refused */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/records/{id}/relations": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** List a record's relations by one association, by the ids of the other records */
        readonly get: {
            readonly parameters: {
                readonly query: {
                    readonly locationId?: string;
                    readonly associationId: string;
                    /** @description The side of the association that the record is on */
                    readonly direction: "first" | "second";
                    /** @description `next` of the page before */
                    readonly after?: string;
                    readonly limit?: number;
                };
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly data: readonly {
                                readonly relationId: string;
                                readonly record: {
                                    readonly id: string;
                                    readonly objectKey: string;
                                    /** @description The object's primary display property as it is, cut to 200 characters; for contacts the name, else the email, else the phone; where there is none, or the token may not read such records, the id */
                                    readonly title: string;
                                };
                                /** Format: date-time */
                                readonly createdAt: string;
                            }[];
                            /** @description null at the end */
                            readonly next: string | null;
                        };
                    };
                };
                /** @description Refused */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/relations/count": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Count the relations of a record, an association or an object
         * @description Up to 100000. Of an object: those by all associations in which it takes part.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly locationId?: string;
                    readonly recordId?: string;
                    readonly associationId?: string;
                    readonly objectKey?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description How many there are */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly count: number;
                            /** @description False where there are more */
                            readonly isExact: boolean;
                        };
                    };
                };
                /** @description Refused */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/locations/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /** Delete a location with all that is in it; its id is never used again */
        readonly delete: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 204: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Refused */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/events": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Read a location's log */
        readonly get: {
            readonly parameters: {
                readonly query: {
                    readonly locationId: string;
                    readonly type?: "AssociationCreate" | "AssociationUpdate" | "AssociationDelete" | "RelationCreate" | "RelationDelete" | "RecordCreate" | "RecordUpdate" | "RecordDelete" | "ObjectSchemaCreate" | "ObjectSchemaUpdate" | "ContactCreate" | "ContactUpdate" | "ContactDelete";
                    readonly entityId?: string;
                    /** @description A number of this log, such as `next` of the page before: what comes behind it is read, or, with `desc`, what is before it. Without it reading begins with the first that is kept, or with the last */
                    readonly after?: number;
                    /** @description `desc` for the latest first */
                    readonly order?: "asc" | "desc";
                    /**
                     * @description ISO 8601
                     * @example 2026-01-31T12:00:00Z
                     */
                    readonly since?: string;
                    /**
                     * @description ISO 8601
                     * @example 2026-01-31T12:00:00Z
                     */
                    readonly until?: string;
                    readonly limit?: number;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly data: readonly {
                                /** @description 1, 2, 3 … within the location, without gaps */
                                readonly seq: number;
                                readonly locationId: string;
                                readonly type: string;
                                readonly entityId: string;
                                readonly webhookId: string;
                                readonly traceId: string;
                                readonly timestamp: string;
                                /** @description The webhook's body without appId and versionId */
                                readonly payload: {
                                    readonly [key: string]: unknown;
                                };
                            }[];
                            /** @description `after` of the next page; null at the end of the log, or of what was asked for. 10 000 events are looked through at a time: where a type is rare, a page may be short or empty and yet have a next one */
                            readonly next: number | null;
                        };
                    };
                };
                /** @description Refused */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/events/stream": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Follow a location's log
         * @description Server-sent events: `id` is the number, `event` the type, `data` an event as `GET /v1/events` has it. A last one named `end` says why relata ends the stream.
         */
        readonly get: {
            readonly parameters: {
                readonly query: {
                    readonly locationId: string;
                    /** @description Names of events, several if need be; `*` at the end stands for any end */
                    readonly type?: readonly string[];
                    /** @description Only events that concern one of these objects */
                    readonly objectKey?: readonly string[];
                    /** @description Only events of these associations and of their relations, by id or by key */
                    readonly association?: readonly string[];
                    readonly entityId?: string;
                    /** @description Begin behind this number of the log; at its end without it. `Last-Event-ID`, which a client sends when it comes back, goes before it */
                    readonly after?: number;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description A stream that does not end by itself */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "text/event-stream": string;
                    };
                };
                /** @description Refused */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/endpoints": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** List endpoints */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description `next` of the page before */
                    readonly after?: string;
                    readonly limit?: number;
                    /** @description Those that get events of this location */
                    readonly locationId?: string;
                    readonly status?: "enabled" | "paused" | "down" | "disabled";
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly data: readonly {
                                readonly id: string;
                                /** @description `appId` and `versionId` of each body */
                                readonly appId: string;
                                /** @description What HighLevel's SDK is given as its client id */
                                readonly clientId: string;
                                /** @description http or https; null for an endpoint whose events are pulled */
                                readonly url: string | null;
                                /** @description Names of events; `*` at the end stands for any end */
                                readonly events: readonly string[];
                                /** @description `*` for all, those to come too */
                                readonly locationIds: "*" | readonly string[];
                                /** @description Only events that concern one of these objects: its records, itself, and associations and relations of it */
                                readonly objectKeys: readonly string[];
                                /** @description Only events of these associations and of their relations, by id or by key */
                                readonly associations: readonly string[];
                                /** @enum {string} */
                                readonly ordering: "entity" | "location" | "none";
                                /** @description By name, or as the seconds before each further attempt */
                                readonly retryPolicy: ("default" | "highlevel") | readonly number[];
                                readonly concurrency: number;
                                readonly timeoutMs: number;
                                /** @description Attempts a second at most, those of all nodes together */
                                readonly rateLimit: number | null;
                                readonly description: string | null;
                                readonly metadata: {
                                    readonly [key: string]: string;
                                };
                                /** @description The next key, for an endpoint whose `x-ghl-signature` is to be by it before the overlap ends */
                                readonly signingKid: string | null;
                                readonly headerNames: readonly string[];
                                /** @enum {string} */
                                readonly status: "enabled" | "paused" | "down" | "disabled";
                                /** @enum {string|null} */
                                readonly statusReason: "failing" | "gone" | "down_too_long" | null;
                                readonly downSince: string | null;
                                readonly createdAt: string;
                                readonly updatedAt: string;
                            }[];
                            readonly next: string | null;
                        };
                    };
                };
                /** @description Refused */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        readonly put?: never;
        /** Create an endpoint */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description Makes the request happen once: sent again within 24 hours, with the same path, query and body, it is answered as the first time, with `idempotency-replayed: true`. A key of your choice, such as a UUID */
                    readonly "Idempotency-Key"?: string;
                };
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @description http or https; null for an endpoint whose events are pulled */
                        readonly url: string | null;
                        /** @description Names of events; `*` at the end stands for any end */
                        readonly events?: readonly string[];
                        /** @description `*` for all, those to come too */
                        readonly locationIds?: "*" | readonly string[];
                        /** @description Only events that concern one of these objects: its records, itself, and associations and relations of it */
                        readonly objectKeys?: readonly string[];
                        /** @description Only events of these associations and of their relations, by id or by key */
                        readonly associations?: readonly string[];
                        /** @enum {string} */
                        readonly ordering?: "entity" | "location" | "none";
                        /** @description By name, or as the seconds before each further attempt */
                        readonly retryPolicy?: ("default" | "highlevel") | readonly number[];
                        readonly concurrency?: number;
                        readonly timeoutMs?: number;
                        /** @description Attempts a second at most, those of all nodes together */
                        readonly rateLimit?: number | null;
                        readonly description?: string | null;
                        readonly metadata?: {
                            readonly [key: string]: string;
                        };
                        /** @description The next key, for an endpoint whose `x-ghl-signature` is to be by it before the overlap ends */
                        readonly signingKid?: string | null;
                        /** @description Sent along with each attempt; the values are not shown again. Null takes one away */
                        readonly headers?: {
                            readonly [key: string]: string | null;
                        };
                        /**
                         * @description `now`; `beginning`, which is as far back as the log is kept; a time (ISO 8601); or, for one location, the sequence of the first event
                         * @default now
                         */
                        readonly start?: string | number;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly id: string;
                            /** @description `appId` and `versionId` of each body */
                            readonly appId: string;
                            /** @description What HighLevel's SDK is given as its client id */
                            readonly clientId: string;
                            /** @description http or https; null for an endpoint whose events are pulled */
                            readonly url: string | null;
                            /** @description Names of events; `*` at the end stands for any end */
                            readonly events: readonly string[];
                            /** @description `*` for all, those to come too */
                            readonly locationIds: "*" | readonly string[];
                            /** @description Only events that concern one of these objects: its records, itself, and associations and relations of it */
                            readonly objectKeys: readonly string[];
                            /** @description Only events of these associations and of their relations, by id or by key */
                            readonly associations: readonly string[];
                            /** @enum {string} */
                            readonly ordering: "entity" | "location" | "none";
                            /** @description By name, or as the seconds before each further attempt */
                            readonly retryPolicy: ("default" | "highlevel") | readonly number[];
                            readonly concurrency: number;
                            readonly timeoutMs: number;
                            /** @description Attempts a second at most, those of all nodes together */
                            readonly rateLimit: number | null;
                            readonly description: string | null;
                            readonly metadata: {
                                readonly [key: string]: string;
                            };
                            /** @description The next key, for an endpoint whose `x-ghl-signature` is to be by it before the overlap ends */
                            readonly signingKid: string | null;
                            readonly headerNames: readonly string[];
                            /** @enum {string} */
                            readonly status: "enabled" | "paused" | "down" | "disabled";
                            /** @enum {string|null} */
                            readonly statusReason: "failing" | "gone" | "down_too_long" | null;
                            readonly downSince: string | null;
                            readonly createdAt: string;
                            readonly updatedAt: string;
                        };
                    };
                };
                /** @description A request with this Idempotency-Key is still under way */
                readonly 409: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Refused */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/endpoints/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Get an endpoint */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly id: string;
                            /** @description `appId` and `versionId` of each body */
                            readonly appId: string;
                            /** @description What HighLevel's SDK is given as its client id */
                            readonly clientId: string;
                            /** @description http or https; null for an endpoint whose events are pulled */
                            readonly url: string | null;
                            /** @description Names of events; `*` at the end stands for any end */
                            readonly events: readonly string[];
                            /** @description `*` for all, those to come too */
                            readonly locationIds: "*" | readonly string[];
                            /** @description Only events that concern one of these objects: its records, itself, and associations and relations of it */
                            readonly objectKeys: readonly string[];
                            /** @description Only events of these associations and of their relations, by id or by key */
                            readonly associations: readonly string[];
                            /** @enum {string} */
                            readonly ordering: "entity" | "location" | "none";
                            /** @description By name, or as the seconds before each further attempt */
                            readonly retryPolicy: ("default" | "highlevel") | readonly number[];
                            readonly concurrency: number;
                            readonly timeoutMs: number;
                            /** @description Attempts a second at most, those of all nodes together */
                            readonly rateLimit: number | null;
                            readonly description: string | null;
                            readonly metadata: {
                                readonly [key: string]: string;
                            };
                            /** @description The next key, for an endpoint whose `x-ghl-signature` is to be by it before the overlap ends */
                            readonly signingKid: string | null;
                            readonly headerNames: readonly string[];
                            /** @enum {string} */
                            readonly status: "enabled" | "paused" | "down" | "disabled";
                            /** @enum {string|null} */
                            readonly statusReason: "failing" | "gone" | "down_too_long" | null;
                            readonly downSince: string | null;
                            readonly createdAt: string;
                            readonly updatedAt: string;
                        };
                    };
                };
                /** @description Refused */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        /** Delete an endpoint */
        readonly delete: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 204: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Refused */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        readonly options?: never;
        readonly head?: never;
        /** Change an endpoint */
        readonly patch: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @description http or https; null for an endpoint whose events are pulled */
                        readonly url?: string | null;
                        /** @description Names of events; `*` at the end stands for any end */
                        readonly events?: readonly string[];
                        /** @description `*` for all, those to come too */
                        readonly locationIds?: "*" | readonly string[];
                        /** @description Only events that concern one of these objects: its records, itself, and associations and relations of it */
                        readonly objectKeys?: readonly string[];
                        /** @description Only events of these associations and of their relations, by id or by key */
                        readonly associations?: readonly string[];
                        /** @enum {string} */
                        readonly ordering?: "entity" | "location" | "none";
                        /** @description By name, or as the seconds before each further attempt */
                        readonly retryPolicy?: ("default" | "highlevel") | readonly number[];
                        readonly concurrency?: number;
                        readonly timeoutMs?: number;
                        /** @description Attempts a second at most, those of all nodes together */
                        readonly rateLimit?: number | null;
                        readonly description?: string | null;
                        readonly metadata?: {
                            readonly [key: string]: string;
                        };
                        /** @description The next key, for an endpoint whose `x-ghl-signature` is to be by it before the overlap ends */
                        readonly signingKid?: string | null;
                        /** @description Sent along with each attempt; the values are not shown again. Null takes one away */
                        readonly headers?: {
                            readonly [key: string]: string | null;
                        };
                        /** @enum {string} */
                        readonly status?: "enabled" | "paused";
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly id: string;
                            /** @description `appId` and `versionId` of each body */
                            readonly appId: string;
                            /** @description What HighLevel's SDK is given as its client id */
                            readonly clientId: string;
                            /** @description http or https; null for an endpoint whose events are pulled */
                            readonly url: string | null;
                            /** @description Names of events; `*` at the end stands for any end */
                            readonly events: readonly string[];
                            /** @description `*` for all, those to come too */
                            readonly locationIds: "*" | readonly string[];
                            /** @description Only events that concern one of these objects: its records, itself, and associations and relations of it */
                            readonly objectKeys: readonly string[];
                            /** @description Only events of these associations and of their relations, by id or by key */
                            readonly associations: readonly string[];
                            /** @enum {string} */
                            readonly ordering: "entity" | "location" | "none";
                            /** @description By name, or as the seconds before each further attempt */
                            readonly retryPolicy: ("default" | "highlevel") | readonly number[];
                            readonly concurrency: number;
                            readonly timeoutMs: number;
                            /** @description Attempts a second at most, those of all nodes together */
                            readonly rateLimit: number | null;
                            readonly description: string | null;
                            readonly metadata: {
                                readonly [key: string]: string;
                            };
                            /** @description The next key, for an endpoint whose `x-ghl-signature` is to be by it before the overlap ends */
                            readonly signingKid: string | null;
                            readonly headerNames: readonly string[];
                            /** @enum {string} */
                            readonly status: "enabled" | "paused" | "down" | "disabled";
                            /** @enum {string|null} */
                            readonly statusReason: "failing" | "gone" | "down_too_long" | null;
                            readonly downSince: string | null;
                            readonly createdAt: string;
                            readonly updatedAt: string;
                        };
                    };
                };
                /** @description Refused */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        readonly trace?: never;
    };
    readonly "/v1/endpoints/{id}/health": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * How an endpoint fares: what it got lately, and what it has before it
         * @description What there is much of is counted up to 10 000.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @enum {string} */
                            readonly status: "enabled" | "paused" | "down" | "disabled";
                            /** @enum {string|null} */
                            readonly statusReason: "failing" | "gone" | "down_too_long" | null;
                            readonly downSince: string | null;
                            /** @description Attempts from `since` on */
                            readonly lastDay: {
                                /** @description A day ago; later where there were too many attempts to count */
                                readonly since: string;
                                readonly delivered: number;
                                readonly failed: number;
                                readonly isWholeDay: boolean;
                            };
                            /** @description Null if none of the last 10 000 attempts that are kept succeeded */
                            readonly lastDeliveredAt: string | null;
                            /** @description Null if none of the last 10 000 attempts that are kept failed */
                            readonly lastFailure: {
                                readonly at: string;
                                readonly locationId: string;
                                readonly webhookId: string;
                                readonly type: string;
                                /** @description Which try it was */
                                readonly number: number;
                                readonly status: number | null;
                                readonly errorClass: string | null;
                                readonly error: string | null;
                                readonly nextAt: string | null;
                            } | null;
                            /** @description Of the live lanes */
                            readonly lag: {
                                /** @description Locations in which it is behind the log */
                                readonly lanes: number;
                                /** @description Events that it has before it in these */
                                readonly events: number;
                                /** @description The time of the oldest of them */
                                readonly oldestAt: string | null;
                            };
                            /** @description Events to be tried again, and those that wait behind them, those of replays too */
                            readonly retrying: {
                                readonly count: number;
                                /** @description False where there are more */
                                readonly isExact: boolean;
                            };
                            /** @description Events that were given up */
                            readonly dead: {
                                readonly count: number;
                                /** @description False where there are more */
                                readonly isExact: boolean;
                            };
                            /** @description False where it has more than 10 000 lanes: lag, retrying and dead are those of the first */
                            readonly isExact: boolean;
                        };
                    };
                };
                /** @description Refused */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/lanes": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * How far each endpoint has got in each location
         * @description A location in which there is nothing yet for an endpoint has no lane of it.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description `next` of the page before */
                    readonly after?: string;
                    readonly limit?: number;
                    readonly locationId?: string;
                    readonly endpointId?: string;
                    /** @description Whether lanes of replays are shown too */
                    readonly replays?: boolean;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly data: readonly {
                                readonly locationId: string;
                                readonly endpointId: string;
                                /** @description 0 for the live lane */
                                readonly replay: number;
                                /**
                                 * @description `delivering` where there is something behind the cursor, `retrying` where something only waits to be tried again; `pulled` where nothing is sent; else what the endpoint is
                                 * @enum {string}
                                 */
                                readonly state: "idle" | "delivering" | "retrying" | "pulled" | "paused" | "down" | "disabled";
                                /** @description Up to here every event is settled, or pending */
                                readonly cursor: number;
                                /** @description The number of the location's last event; of a replay, of its last */
                                readonly head: number;
                                /** @description Events behind the cursor */
                                readonly lag: number;
                                /** @description Age of the first of them */
                                readonly lagSeconds: number;
                                /** @description Events to be tried again, and those that wait behind them */
                                readonly pending: number;
                                /** @description Events that were given up */
                                readonly dead: number;
                                /** @description Events that the log let go before they were delivered */
                                readonly lost: number;
                            }[];
                            readonly next: string | null;
                        };
                    };
                };
                /** @description Refused */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/attempts": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What was sent, latest first
         * @description Of an endpoint, a location or a webhook: at least one of them must be named.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description `next` of the page before */
                    readonly after?: string;
                    readonly limit?: number;
                    readonly locationId?: string;
                    readonly endpointId?: string;
                    readonly outcome?: "delivered" | "failed";
                    readonly errorClass?: "egress" | "dns" | "refused" | "unreachable" | "tls" | "reset" | "timeout" | "protocol" | "too_large" | "redirect" | "status" | "aborted" | "internal";
                    /**
                     * @description ISO 8601
                     * @example 2026-01-31T12:00:00Z
                     */
                    readonly since?: string;
                    /**
                     * @description ISO 8601
                     * @example 2026-01-31T12:00:00Z
                     */
                    readonly until?: string;
                    /** @description `request` for bodies and headers as they were sent; then a page has 20 at most */
                    readonly include?: "request";
                    readonly webhookId?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly data: readonly {
                                readonly locationId: string;
                                readonly endpointId: string;
                                /** @description 0 for what went live, else the number of the replay */
                                readonly replay: number;
                                readonly seq: number;
                                /** @description 1 for the first attempt */
                                readonly number: number;
                                readonly webhookId: string;
                                readonly type: string;
                                /** @description Its second is the `webhook-timestamp` */
                                readonly startedAt: string;
                                readonly durationMs: number;
                                /** @enum {string} */
                                readonly outcome: "delivered" | "failed";
                                readonly status: number | null;
                                /** @enum {string|null} */
                                readonly errorClass: "egress" | "dns" | "refused" | "unreachable" | "tls" | "reset" | "timeout" | "protocol" | "too_large" | "redirect" | "status" | "aborted" | "internal" | null;
                                readonly error: string | null;
                                /** @description Those of the answer that are kept */
                                readonly answerHeaders: {
                                    readonly [key: string]: string;
                                } | null;
                                /** @description The beginning of the answer */
                                readonly excerpt: string | null;
                                readonly timing: {
                                    readonly connectMs: number | null;
                                    readonly answerMs: number | null;
                                    readonly bodyMs: number | null;
                                } | null;
                                readonly node: string | null;
                                /** @description The keys that it was signed with; the first made `x-ghl-signature` */
                                readonly kids: readonly string[] | null;
                                /** @description When it was to be tried again; null if it was not */
                                readonly nextAt: string | null;
                                readonly request?: {
                                    readonly method: string;
                                    readonly url: string;
                                    /** @description The values of the endpoint's own headers are masked */
                                    readonly headers: {
                                        readonly [key: string]: string;
                                    };
                                    /** @description The bytes that were signed, as text */
                                    readonly body: string;
                                    /** @description The endpoint was changed since: its URL, `ordering` and own headers are those of now */
                                    readonly endpointChanged: boolean;
                                } | null;
                                /**
                                 * @description Why there is no request, or, with `keys_gone`, one without signatures
                                 * @enum {string|null}
                                 */
                                readonly requestGap?: "event_gone" | "endpoint_gone" | "keys_gone" | "not_recorded" | null;
                            }[];
                            readonly next: string | null;
                        };
                    };
                };
                /** @description Refused */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/events/{webhookId}/attempts": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** What was sent of one event, latest first */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description `next` of the page before */
                    readonly after?: string;
                    readonly limit?: number;
                    readonly locationId?: string;
                    readonly endpointId?: string;
                    readonly outcome?: "delivered" | "failed";
                    readonly errorClass?: "egress" | "dns" | "refused" | "unreachable" | "tls" | "reset" | "timeout" | "protocol" | "too_large" | "redirect" | "status" | "aborted" | "internal";
                    /**
                     * @description ISO 8601
                     * @example 2026-01-31T12:00:00Z
                     */
                    readonly since?: string;
                    /**
                     * @description ISO 8601
                     * @example 2026-01-31T12:00:00Z
                     */
                    readonly until?: string;
                    /** @description `request` for bodies and headers as they were sent; then a page has 20 at most */
                    readonly include?: "request";
                };
                readonly header?: never;
                readonly path: {
                    readonly webhookId: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly data: readonly {
                                readonly locationId: string;
                                readonly endpointId: string;
                                /** @description 0 for what went live, else the number of the replay */
                                readonly replay: number;
                                readonly seq: number;
                                /** @description 1 for the first attempt */
                                readonly number: number;
                                readonly webhookId: string;
                                readonly type: string;
                                /** @description Its second is the `webhook-timestamp` */
                                readonly startedAt: string;
                                readonly durationMs: number;
                                /** @enum {string} */
                                readonly outcome: "delivered" | "failed";
                                readonly status: number | null;
                                /** @enum {string|null} */
                                readonly errorClass: "egress" | "dns" | "refused" | "unreachable" | "tls" | "reset" | "timeout" | "protocol" | "too_large" | "redirect" | "status" | "aborted" | "internal" | null;
                                readonly error: string | null;
                                /** @description Those of the answer that are kept */
                                readonly answerHeaders: {
                                    readonly [key: string]: string;
                                } | null;
                                /** @description The beginning of the answer */
                                readonly excerpt: string | null;
                                readonly timing: {
                                    readonly connectMs: number | null;
                                    readonly answerMs: number | null;
                                    readonly bodyMs: number | null;
                                } | null;
                                readonly node: string | null;
                                /** @description The keys that it was signed with; the first made `x-ghl-signature` */
                                readonly kids: readonly string[] | null;
                                /** @description When it was to be tried again; null if it was not */
                                readonly nextAt: string | null;
                                readonly request?: {
                                    readonly method: string;
                                    readonly url: string;
                                    /** @description The values of the endpoint's own headers are masked */
                                    readonly headers: {
                                        readonly [key: string]: string;
                                    };
                                    /** @description The bytes that were signed, as text */
                                    readonly body: string;
                                    /** @description The endpoint was changed since: its URL, `ordering` and own headers are those of now */
                                    readonly endpointChanged: boolean;
                                } | null;
                                /**
                                 * @description Why there is no request, or, with `keys_gone`, one without signatures
                                 * @enum {string|null}
                                 */
                                readonly requestGap?: "event_gone" | "endpoint_gone" | "keys_gone" | "not_recorded" | null;
                            }[];
                            readonly next: string | null;
                        };
                    };
                };
                /** @description Refused */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/endpoints/{id}/test": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Send an endpoint a marked sample event
         * @description Waits for the answer and says what came of it. The event is in no log, and counts for nothing.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description Makes the request happen once: sent again within 24 hours, with the same path, query and body, it is answered as the first time, with `idempotency-replayed: true`. A key of your choice, such as a UUID */
                    readonly "Idempotency-Key"?: string;
                };
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /**
                         * @description By default RelationCreate, or the first that the endpoint wants
                         * @enum {string}
                         */
                        readonly type?: "AssociationCreate" | "AssociationUpdate" | "AssociationDelete" | "RelationCreate" | "RelationDelete" | "RecordCreate" | "RecordUpdate" | "RecordDelete" | "ObjectSchemaCreate" | "ObjectSchemaUpdate" | "ContactCreate" | "ContactUpdate" | "ContactDelete";
                        /** @description One of the endpoint; by default the first */
                        readonly locationId?: string;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly locationId: string;
                            readonly webhookId: string;
                            readonly type: string;
                            /** @description Its second is the `webhook-timestamp` */
                            readonly startedAt: string;
                            readonly durationMs: number;
                            /** @enum {string} */
                            readonly outcome: "delivered" | "failed";
                            readonly status: number | null;
                            /** @enum {string|null} */
                            readonly errorClass: "egress" | "dns" | "refused" | "unreachable" | "tls" | "reset" | "timeout" | "protocol" | "too_large" | "redirect" | "status" | "aborted" | "internal" | null;
                            readonly error: string | null;
                            /** @description Those of the answer that are kept */
                            readonly answerHeaders: {
                                readonly [key: string]: string;
                            } | null;
                            /** @description The beginning of the answer */
                            readonly excerpt: string | null;
                            readonly timing: {
                                readonly connectMs: number | null;
                                readonly answerMs: number | null;
                                readonly bodyMs: number | null;
                            } | null;
                            readonly kids: readonly string[];
                            readonly request: {
                                readonly method: string;
                                readonly url: string;
                                /** @description The values of the endpoint's own headers are masked */
                                readonly headers: {
                                    readonly [key: string]: string;
                                };
                                /** @description The bytes that were signed, as text */
                                readonly body: string;
                                /** @description The endpoint was changed since: its URL, `ordering` and own headers are those of now */
                                readonly endpointChanged: boolean;
                            } | null;
                        };
                    };
                };
                /** @description A request with this Idempotency-Key is still under way */
                readonly 409: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Refused */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/keys": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The public keys that webhooks are signed with */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly keys: readonly {
                                readonly kid: string;
                                /** @description SPKI */
                                readonly pem: string;
                                /** @description Base64 */
                                readonly spki: string;
                                /** @description `active` signs all headers, `next` signs `webhook-signature` beside it, `retired` nothing any more */
                                readonly status: "next" | "active" | "retired";
                                /** @description ISO 8601 */
                                readonly createdAt: string;
                                /** @description ISO 8601 */
                                readonly activeAt: string;
                                readonly retiresAt: string | null;
                            }[];
                        };
                    };
                };
                /** @description Refused */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/keys/rotate": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Make the next key
         * @description It is shown at once, signs `webhook-signature` beside the active one ten seconds later, and takes its place when the overlap is over.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description Makes the request happen once: sent again within 24 hours, with the same path, query and body, it is answered as the first time, with `idempotency-replayed: true`. A key of your choice, such as a UUID */
                    readonly "Idempotency-Key"?: string;
                };
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @description How long the active key stays. Default 24 */
                        readonly overlapHours?: number;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly keys: readonly {
                                readonly kid: string;
                                /** @description SPKI */
                                readonly pem: string;
                                /** @description Base64 */
                                readonly spki: string;
                                /** @description `active` signs all headers, `next` signs `webhook-signature` beside it, `retired` nothing any more */
                                readonly status: "next" | "active" | "retired";
                                /** @description ISO 8601 */
                                readonly createdAt: string;
                                /** @description ISO 8601 */
                                readonly activeAt: string;
                                readonly retiresAt: string | null;
                            }[];
                        };
                    };
                };
                /** @description A request with this Idempotency-Key is still under way */
                readonly 409: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Refused */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/keys/finish": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * End the overlap
         * @description The next key becomes active ten seconds later.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description Makes the request happen once: sent again within 24 hours, with the same path, query and body, it is answered as the first time, with `idempotency-replayed: true`. A key of your choice, such as a UUID */
                    readonly "Idempotency-Key"?: string;
                };
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly keys: readonly {
                                readonly kid: string;
                                /** @description SPKI */
                                readonly pem: string;
                                /** @description Base64 */
                                readonly spki: string;
                                /** @description `active` signs all headers, `next` signs `webhook-signature` beside it, `retired` nothing any more */
                                readonly status: "next" | "active" | "retired";
                                /** @description ISO 8601 */
                                readonly createdAt: string;
                                /** @description ISO 8601 */
                                readonly activeAt: string;
                                readonly retiresAt: string | null;
                            }[];
                        };
                    };
                };
                /** @description A request with this Idempotency-Key is still under way */
                readonly 409: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Refused */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/endpoints/{id}/replay": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Send a range of the log once more
         * @description All that is named must be so; the filter of the endpoint applies too.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description Makes the request happen once: sent again within 24 hours, with the same path, query and body, it is answered as the first time, with `idempotency-replayed: true`. A key of your choice, such as a UUID */
                    readonly "Idempotency-Key"?: string;
                };
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly locationId?: string;
                        /** @description The first number, of one location */
                        readonly fromSequence?: number;
                        /** @description The last number; the head of the log where it is left out */
                        readonly toSequence?: number;
                        /** @description ISO 8601; what happened from then on */
                        readonly since?: string;
                        /** @description ISO 8601; what happened before then. Now, where it is left out */
                        readonly until?: string;
                        /** @description Names of events; `*` at the end stands for any end */
                        readonly events?: readonly string[];
                        /** @description Events that concern one of these objects */
                        readonly objectKeys?: readonly string[];
                        /** @description Events of these associations and of their relations, by id or by key */
                        readonly associations?: readonly string[];
                        /** @description Events about this one thing */
                        readonly entityId?: string;
                        /** @description Only counts */
                        readonly dryRun?: boolean;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @description How many events it would send */
                            readonly events: number;
                        };
                    };
                };
                /** @description Default Response */
                readonly 202: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly endpointId: string;
                            /** @description `x-relata-replay` of what it sends */
                            readonly number: number;
                            /** @enum {string} */
                            readonly kind: "replay" | "recover" | "resend";
                            /** @enum {string} */
                            readonly state: "running" | "done" | "cancelled";
                            /** @description What was asked for */
                            readonly filter: {
                                readonly [key: string]: unknown;
                            };
                            /** @description How many there were to be sent when it was made */
                            readonly events: number;
                            readonly delivered: number;
                            /** @description Given up once more */
                            readonly failed: number;
                            /** @description What the log let go before it was sent */
                            readonly lost: number;
                            /** @description Of `events`; 0 when it is no longer running */
                            readonly remaining: number;
                            readonly createdAt: string;
                            readonly finishedAt: string | null;
                        };
                    };
                };
                /** @description A request with this Idempotency-Key is still under way */
                readonly 409: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Refused */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/endpoints/{id}/recover": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Send once more what was given up */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description Makes the request happen once: sent again within 24 hours, with the same path, query and body, it is answered as the first time, with `idempotency-replayed: true`. A key of your choice, such as a UUID */
                    readonly "Idempotency-Key"?: string;
                };
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly locationId?: string;
                        /** @description ISO 8601; what was given up from then on */
                        readonly since: string;
                        /** @description ISO 8601; what was given up before then. Now, where it is left out */
                        readonly until?: string;
                        /** @description Only counts */
                        readonly dryRun?: boolean;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @description How many events it would send */
                            readonly events: number;
                        };
                    };
                };
                /** @description Default Response */
                readonly 202: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly endpointId: string;
                            /** @description `x-relata-replay` of what it sends */
                            readonly number: number;
                            /** @enum {string} */
                            readonly kind: "replay" | "recover" | "resend";
                            /** @enum {string} */
                            readonly state: "running" | "done" | "cancelled";
                            /** @description What was asked for */
                            readonly filter: {
                                readonly [key: string]: unknown;
                            };
                            /** @description How many there were to be sent when it was made */
                            readonly events: number;
                            readonly delivered: number;
                            /** @description Given up once more */
                            readonly failed: number;
                            /** @description What the log let go before it was sent */
                            readonly lost: number;
                            /** @description Of `events`; 0 when it is no longer running */
                            readonly remaining: number;
                            readonly createdAt: string;
                            readonly finishedAt: string | null;
                        };
                    };
                };
                /** @description A request with this Idempotency-Key is still under way */
                readonly 409: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Refused */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/events/{webhookId}/resend": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Send one event once more */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description Makes the request happen once: sent again within 24 hours, with the same path, query and body, it is answered as the first time, with `idempotency-replayed: true`. A key of your choice, such as a UUID */
                    readonly "Idempotency-Key"?: string;
                };
                readonly path: {
                    readonly webhookId: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @description `*` for all that want it */
                        readonly endpointIds: "*" | readonly string[];
                        readonly locationId?: string;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 202: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly data: readonly {
                                readonly endpointId: string;
                                /** @description `x-relata-replay` of what it sends */
                                readonly number: number;
                                /** @enum {string} */
                                readonly kind: "replay" | "recover" | "resend";
                                /** @enum {string} */
                                readonly state: "running" | "done" | "cancelled";
                                /** @description What was asked for */
                                readonly filter: {
                                    readonly [key: string]: unknown;
                                };
                                /** @description How many there were to be sent when it was made */
                                readonly events: number;
                                readonly delivered: number;
                                /** @description Given up once more */
                                readonly failed: number;
                                /** @description What the log let go before it was sent */
                                readonly lost: number;
                                /** @description Of `events`; 0 when it is no longer running */
                                readonly remaining: number;
                                readonly createdAt: string;
                                readonly finishedAt: string | null;
                            }[];
                            /** @description Endpoints that have too many replays running to get it now */
                            readonly refused: readonly string[];
                        };
                    };
                };
                /** @description A request with this Idempotency-Key is still under way */
                readonly 409: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Refused */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/events/{webhookId}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * See one event
         * @description Name the location of one that was never sent to anyone, unless the token has few.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly locationId?: string;
                };
                readonly header?: never;
                readonly path: {
                    readonly webhookId: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @description 1, 2, 3 … within the location, without gaps */
                            readonly seq: number;
                            readonly locationId: string;
                            readonly type: string;
                            readonly entityId: string;
                            readonly webhookId: string;
                            readonly traceId: string;
                            readonly timestamp: string;
                            /** @description The webhook's body without appId and versionId */
                            readonly payload: {
                                readonly [key: string]: unknown;
                            };
                        };
                    };
                };
                /** @description Refused */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/endpoints/{id}/replays": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** List what is or was sent once more, latest first */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description `next` of the page before */
                    readonly after?: number;
                    readonly limit?: number;
                };
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly data: readonly {
                                readonly endpointId: string;
                                /** @description `x-relata-replay` of what it sends */
                                readonly number: number;
                                /** @enum {string} */
                                readonly kind: "replay" | "recover" | "resend";
                                /** @enum {string} */
                                readonly state: "running" | "done" | "cancelled";
                                /** @description What was asked for */
                                readonly filter: {
                                    readonly [key: string]: unknown;
                                };
                                /** @description How many there were to be sent when it was made */
                                readonly events: number;
                                readonly delivered: number;
                                /** @description Given up once more */
                                readonly failed: number;
                                /** @description What the log let go before it was sent */
                                readonly lost: number;
                                /** @description Of `events`; 0 when it is no longer running */
                                readonly remaining: number;
                                readonly createdAt: string;
                                readonly finishedAt: string | null;
                            }[];
                            readonly next: number | null;
                        };
                    };
                };
                /** @description Refused */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/endpoints/{id}/replays/{number}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** See how a replay goes */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                    readonly number: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly endpointId: string;
                            /** @description `x-relata-replay` of what it sends */
                            readonly number: number;
                            /** @enum {string} */
                            readonly kind: "replay" | "recover" | "resend";
                            /** @enum {string} */
                            readonly state: "running" | "done" | "cancelled";
                            /** @description What was asked for */
                            readonly filter: {
                                readonly [key: string]: unknown;
                            };
                            /** @description How many there were to be sent when it was made */
                            readonly events: number;
                            readonly delivered: number;
                            /** @description Given up once more */
                            readonly failed: number;
                            /** @description What the log let go before it was sent */
                            readonly lost: number;
                            /** @description Of `events`; 0 when it is no longer running */
                            readonly remaining: number;
                            readonly createdAt: string;
                            readonly finishedAt: string | null;
                        };
                    };
                };
                /** @description Refused */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        /** Cancel a replay */
        readonly delete: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                    readonly number: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly endpointId: string;
                            /** @description `x-relata-replay` of what it sends */
                            readonly number: number;
                            /** @enum {string} */
                            readonly kind: "replay" | "recover" | "resend";
                            /** @enum {string} */
                            readonly state: "running" | "done" | "cancelled";
                            /** @description What was asked for */
                            readonly filter: {
                                readonly [key: string]: unknown;
                            };
                            /** @description How many there were to be sent when it was made */
                            readonly events: number;
                            readonly delivered: number;
                            /** @description Given up once more */
                            readonly failed: number;
                            /** @description What the log let go before it was sent */
                            readonly lost: number;
                            /** @description Of `events`; 0 when it is no longer running */
                            readonly remaining: number;
                            readonly createdAt: string;
                            readonly finishedAt: string | null;
                        };
                    };
                };
                /** @description Refused */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/endpoints/{id}/stream": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Pull what an endpoint gets from one location
         * @description Server-sent events: `id` is the number, `event` the type, and `data` has the `body` as a string, to be taken byte for byte, and the signed `headers` of a POST made now. A last one named `end` says why relata ends the stream.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description May be left out where the endpoint has one location */
                    readonly locationId?: string;
                    /** @description Begin behind this number of the log; at its end without it. `Last-Event-ID`, which a client sends when it comes back, goes before it */
                    readonly after?: number;
                };
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description A stream that does not end by itself */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "text/event-stream": string;
                    };
                };
                /** @description Refused */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/losses": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Events that became too old before an endpoint had them */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description `next` of the page before */
                    readonly after?: string;
                    readonly limit?: number;
                    readonly locationId?: string;
                    readonly endpointId?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly data: readonly {
                                readonly locationId: string;
                                readonly endpointId: string;
                                /** @description 0, or the number of the replay that lost them */
                                readonly replay: number;
                                readonly firstSeq: number;
                                readonly lastSeq: number;
                                /** @description How many from `firstSeq` to `lastSeq` were still to be delivered to this endpoint */
                                readonly events: number;
                                /** @description When the last of them went */
                                readonly lostAt: string;
                            }[];
                            readonly next: string | null;
                        };
                    };
                };
                /** @description Refused */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/overview": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * A location at a glance: what is in it, and how its events are delivered
         * @description What there is much of is counted up to 10 000.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly locationId?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @description Custom objects; the system objects are in every location */
                            readonly objects: {
                                readonly count: number;
                                /** @description False where there are more */
                                readonly isExact: boolean;
                            };
                            /** @description Those that somebody made; the system associations are in every location */
                            readonly associations: {
                                readonly count: number;
                                /** @description False where there are more */
                                readonly isExact: boolean;
                            };
                            /** @description Of all objects, contacts too */
                            readonly records: {
                                readonly count: number;
                                /** @description False where there are more */
                                readonly isExact: boolean;
                            };
                            /** @description Of all associations */
                            readonly relations: {
                                readonly count: number;
                                /** @description False where there are more */
                                readonly isExact: boolean;
                            };
                            readonly events: {
                                /** @description The number of the last event; 0 if there was none */
                                readonly head: number;
                                /** @description The number of the first that is kept */
                                readonly tail: number;
                                readonly lastAt: string | null;
                            };
                            /** @description Attempts from `since` on */
                            readonly deliveries: {
                                /** @description A day ago; later where there were too many attempts to count */
                                readonly since: string;
                                readonly delivered: number;
                                readonly failed: number;
                                readonly isWholeDay: boolean;
                            };
                            /** @description Those that get events of this location */
                            readonly endpoints: {
                                readonly total: number;
                                readonly enabled: number;
                                readonly paused: number;
                                readonly down: number;
                                readonly disabled: number;
                            };
                            /** @description Ten at the most, the worst first: down, disabled by relata, with events that were given up, with events to be tried again */
                            readonly failing: readonly {
                                readonly id: string;
                                readonly url: string | null;
                                readonly description: string | null;
                                /** @enum {string} */
                                readonly status: "enabled" | "paused" | "down" | "disabled";
                                /** @enum {string|null} */
                                readonly statusReason: "failing" | "gone" | "down_too_long" | null;
                                readonly downSince: string | null;
                                /** @description Events of this location to be tried again, and those that wait behind them */
                                readonly pending: {
                                    readonly count: number;
                                    /** @description False where there are more */
                                    readonly isExact: boolean;
                                };
                                /** @description Events of this location that were given up */
                                readonly dead: {
                                    readonly count: number;
                                    /** @description False where there are more */
                                    readonly isExact: boolean;
                                };
                            }[];
                            /** @description Of endpoints that are enabled or down */
                            readonly lag: {
                                /** @description How many are behind the log */
                                readonly endpoints: number;
                                /** @description The most that one of them has before it */
                                readonly events: number;
                                /** @description The time of the oldest event that one of them has before it */
                                readonly oldestAt: string | null;
                            };
                        };
                    };
                };
                /** @description Refused */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/status": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Which relata this is, and how it is set */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly version: string;
                            /** @enum {string} */
                            readonly engine: "pglite" | "postgres";
                            /** @description Of the server */
                            readonly time: string;
                            /** @description Null for a location's token */
                            readonly locations: {
                                readonly count: number;
                                /** @description False where there are more */
                                readonly isExact: boolean;
                            } | null;
                            readonly retention: {
                                /** @description Events that are older go when nobody needs them any more */
                                readonly days: number;
                                /** @description Events that are older go even so */
                                readonly daysMax: number;
                                /** @description Attempts that are older go */
                                readonly attemptDays: number;
                            };
                            /** @description Requests of a location; null where they are not limited */
                            readonly rateLimit: {
                                readonly max: number;
                                readonly intervalMs: number;
                                readonly dailyMax: number | null;
                            } | null;
                            readonly limits: {
                                readonly customObjects: number;
                                readonly associationsPerPair: number;
                                readonly propertiesPerRecord: number;
                                readonly relationsPerRequest: number;
                                readonly pageSize: number;
                                readonly bodyBytes: number;
                                readonly eventBytes: number;
                            };
                        };
                    };
                };
                /** @description Refused */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/session": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Who I am */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @description To be sent as `x-csrf-token` with every request of the session that is not GET; null for a request with a token */
                            readonly csrfToken: string | null;
                            /** @description Whether it may do everything everywhere */
                            readonly admin: boolean;
                            /** @description Empty for the admin, who has all of them */
                            readonly locationIds: readonly string[];
                            readonly scopes: readonly string[];
                            /** @description Of the token that it has the rights of */
                            readonly tokenName: string;
                            /** @description When it ends if it is not used any more; null for a request with a token */
                            readonly expiresAt: string | null;
                        };
                    };
                };
                /** @description Refused */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        readonly put?: never;
        /**
         * Sign in, with a code or a token
         * @description Sets a cookie, for browsers. Requests with it, and without `Authorization`, have the rights of the token. It ends after 12 hours without use, after 7 days, and with the token; and when its browser signs in anew.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @description Of `POST /v1/sign-in-codes`; counts before a token */
                        readonly code?: string;
                        readonly token?: string;
                    };
                };
            };
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @description To be sent as `x-csrf-token` with every request of the session that is not GET; null for a request with a token */
                            readonly csrfToken: string | null;
                            /** @description Whether it may do everything everywhere */
                            readonly admin: boolean;
                            /** @description Empty for the admin, who has all of them */
                            readonly locationIds: readonly string[];
                            readonly scopes: readonly string[];
                            /** @description Of the token that it has the rights of */
                            readonly tokenName: string;
                            /** @description When it ends if it is not used any more; null for a request with a token */
                            readonly expiresAt: string | null;
                        };
                    };
                };
                /** @description Refused */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        /** Sign out */
        readonly delete: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 204: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Refused */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/sign-in-codes": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Make a code to sign in with, once
         * @description It has the rights of the token that the request is made with, and signs in once, within 10 minutes.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description Makes the request happen once: sent again within 24 hours, with the same path, query and body, it is answered as the first time, with `idempotency-replayed: true`. A key of your choice, such as a UUID */
                    readonly "Idempotency-Key"?: string;
                };
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @description For `/sign-in#…` of this server; shown only now */
                            readonly code: string;
                            readonly expiresAt: string;
                        };
                    };
                };
                /** @description A request with this Idempotency-Key is still under way */
                readonly 409: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Refused */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
}
export interface webhooks {
    readonly AssociationCreate: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** AssociationCreate */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly type: "AssociationCreate";
                        /** @description Equals appId */
                        readonly versionId: string;
                        /** @description The endpoint: 24 hex digits */
                        readonly appId: string;
                        readonly id: string;
                        /** @enum {string} */
                        readonly associationType: "USER_DEFINED" | "SYSTEM_DEFINED";
                        readonly firstObjectKey: string;
                        readonly firstObjectLabel: string;
                        readonly secondObjectKey: string;
                        readonly secondObjectLabel: string;
                        readonly key: string;
                        readonly locationId: string;
                        /**
                         * Format: date-time
                         * @description When the change was made
                         */
                        readonly timestamp: string;
                        /**
                         * Format: uuid
                         * @description The event: the same for every endpoint, retry and replay
                         */
                        readonly webhookId: string;
                        /**
                         * Format: uuid
                         * @description The API request or job that caused the event
                         */
                        readonly traceId: string;
                    };
                };
            };
            readonly responses: {
                /** @description Received; anything else is sent again */
                readonly "2XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly AssociationUpdate: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** AssociationUpdate */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly type: "AssociationUpdate";
                        /** @description Equals appId */
                        readonly versionId: string;
                        /** @description The endpoint: 24 hex digits */
                        readonly appId: string;
                        readonly id: string;
                        /** @enum {string} */
                        readonly associationType: "USER_DEFINED" | "SYSTEM_DEFINED";
                        readonly firstObjectKey: string;
                        readonly firstObjectLabel: string;
                        /** @enum {string} */
                        readonly firstObjectToSecondObjectCardinality: "ONE_TO_ONE" | "ONE_TO_MANY" | "MANY_TO_ONE" | "MANY_TO_MANY";
                        readonly secondObjectKey: string;
                        readonly secondObjectLabel: string;
                        /** @enum {string} */
                        readonly secondObjectToFirstObjectCardinality: "ONE_TO_ONE" | "ONE_TO_MANY" | "MANY_TO_ONE" | "MANY_TO_MANY";
                        readonly key: string;
                        readonly locationId: string;
                        /**
                         * Format: date-time
                         * @description When the change was made
                         */
                        readonly timestamp: string;
                        /**
                         * Format: uuid
                         * @description The event: the same for every endpoint, retry and replay
                         */
                        readonly webhookId: string;
                        /**
                         * Format: uuid
                         * @description The API request or job that caused the event
                         */
                        readonly traceId: string;
                    };
                };
            };
            readonly responses: {
                /** @description Received; anything else is sent again */
                readonly "2XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly AssociationDelete: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** AssociationDelete */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly type: "AssociationDelete";
                        /** @description Equals appId */
                        readonly versionId: string;
                        /** @description The endpoint: 24 hex digits */
                        readonly appId: string;
                        readonly id: string;
                        /** @enum {string} */
                        readonly associationType: "USER_DEFINED" | "SYSTEM_DEFINED";
                        readonly firstObjectKey: string;
                        readonly firstObjectLabel: string;
                        /** @enum {string} */
                        readonly firstObjectToSecondObjectCardinality: "ONE_TO_ONE" | "ONE_TO_MANY" | "MANY_TO_ONE" | "MANY_TO_MANY";
                        readonly secondObjectKey: string;
                        readonly secondObjectLabel: string;
                        /** @enum {string} */
                        readonly secondObjectToFirstObjectCardinality: "ONE_TO_ONE" | "ONE_TO_MANY" | "MANY_TO_ONE" | "MANY_TO_MANY";
                        readonly key: string;
                        readonly locationId: string;
                        /**
                         * Format: date-time
                         * @description When the change was made
                         */
                        readonly timestamp: string;
                        /**
                         * Format: uuid
                         * @description The event: the same for every endpoint, retry and replay
                         */
                        readonly webhookId: string;
                        /**
                         * Format: uuid
                         * @description The API request or job that caused the event
                         */
                        readonly traceId: string;
                    };
                };
            };
            readonly responses: {
                /** @description Received; anything else is sent again */
                readonly "2XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly RelationCreate: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** RelationCreate */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly type: "RelationCreate";
                        /** @description Equals appId */
                        readonly versionId: string;
                        /** @description The endpoint: 24 hex digits */
                        readonly appId: string;
                        readonly id: string;
                        readonly firstObjectKey: string;
                        readonly firstRecordId: string;
                        readonly secondObjectKey: string;
                        readonly secondRecordId: string;
                        readonly associationId: string;
                        readonly locationId: string;
                        /**
                         * Format: date-time
                         * @description When the change was made
                         */
                        readonly timestamp: string;
                        /**
                         * Format: uuid
                         * @description The event: the same for every endpoint, retry and replay
                         */
                        readonly webhookId: string;
                        /**
                         * Format: uuid
                         * @description The API request or job that caused the event
                         */
                        readonly traceId: string;
                    };
                };
            };
            readonly responses: {
                /** @description Received; anything else is sent again */
                readonly "2XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly RelationDelete: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** RelationDelete */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly type: "RelationDelete";
                        /** @description Equals appId */
                        readonly versionId: string;
                        /** @description The endpoint: 24 hex digits */
                        readonly appId: string;
                        readonly id: string;
                        readonly firstObjectKey: string;
                        readonly firstRecordId: string;
                        readonly secondObjectKey: string;
                        readonly secondRecordId: string;
                        readonly associationId: string;
                        readonly locationId: string;
                        /**
                         * Format: date-time
                         * @description When the change was made
                         */
                        readonly timestamp: string;
                        /**
                         * Format: uuid
                         * @description The event: the same for every endpoint, retry and replay
                         */
                        readonly webhookId: string;
                        /**
                         * Format: uuid
                         * @description The API request or job that caused the event
                         */
                        readonly traceId: string;
                    };
                };
            };
            readonly responses: {
                /** @description Received; anything else is sent again */
                readonly "2XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly RecordCreate: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** RecordCreate */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly type: "RecordCreate";
                        /** @description Equals appId */
                        readonly versionId: string;
                        /** @description The endpoint: 24 hex digits */
                        readonly appId: string;
                        readonly id: string;
                        readonly locationId: string;
                        readonly objectKey: string;
                        readonly owners: readonly string[];
                        readonly followers: readonly string[];
                        readonly properties: readonly {
                            readonly key: string;
                            readonly valueString: string;
                        }[];
                        /**
                         * Format: date-time
                         * @description When the change was made
                         */
                        readonly timestamp: string;
                        /**
                         * Format: uuid
                         * @description The event: the same for every endpoint, retry and replay
                         */
                        readonly webhookId: string;
                        /**
                         * Format: uuid
                         * @description The API request or job that caused the event
                         */
                        readonly traceId: string;
                    };
                };
            };
            readonly responses: {
                /** @description Received; anything else is sent again */
                readonly "2XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly RecordUpdate: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** RecordUpdate */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly type: "RecordUpdate";
                        /** @description Equals appId */
                        readonly versionId: string;
                        /** @description The endpoint: 24 hex digits */
                        readonly appId: string;
                        readonly id: string;
                        readonly locationId: string;
                        readonly objectKey: string;
                        readonly owners: readonly string[];
                        readonly followers: readonly string[];
                        readonly properties: readonly {
                            readonly key: string;
                            readonly valueString: string;
                        }[];
                        /**
                         * Format: date-time
                         * @description When the change was made
                         */
                        readonly timestamp: string;
                        /**
                         * Format: uuid
                         * @description The event: the same for every endpoint, retry and replay
                         */
                        readonly webhookId: string;
                        /**
                         * Format: uuid
                         * @description The API request or job that caused the event
                         */
                        readonly traceId: string;
                    };
                };
            };
            readonly responses: {
                /** @description Received; anything else is sent again */
                readonly "2XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly RecordDelete: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** RecordDelete */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly type: "RecordDelete";
                        /** @description Equals appId */
                        readonly versionId: string;
                        /** @description The endpoint: 24 hex digits */
                        readonly appId: string;
                        readonly id: string;
                        readonly locationId: string;
                        readonly objectKey: string;
                        readonly owners: readonly string[];
                        readonly followers: readonly string[];
                        readonly properties: readonly {
                            readonly key: string;
                            readonly valueString: string;
                        }[];
                        /**
                         * Format: date-time
                         * @description When the change was made
                         */
                        readonly timestamp: string;
                        /**
                         * Format: uuid
                         * @description The event: the same for every endpoint, retry and replay
                         */
                        readonly webhookId: string;
                        /**
                         * Format: uuid
                         * @description The API request or job that caused the event
                         */
                        readonly traceId: string;
                    };
                };
            };
            readonly responses: {
                /** @description Received; anything else is sent again */
                readonly "2XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly ObjectSchemaCreate: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** ObjectSchemaCreate */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly type: "ObjectSchemaCreate";
                        /** @description Equals appId */
                        readonly versionId: string;
                        /** @description The endpoint: 24 hex digits */
                        readonly appId: string;
                        readonly id: string;
                        readonly labels: {
                            readonly singular: string;
                            readonly plural: string;
                        };
                        readonly description?: string;
                        readonly searchableProperties: readonly string[];
                        readonly primaryDisplayProperty: string;
                        readonly key: string;
                        readonly locationId: string;
                        readonly updatedAt: string;
                        readonly createdAt: string;
                        /** @enum {string} */
                        readonly objectType: "USER_DEFINED" | "SYSTEM_DEFINED";
                        /**
                         * Format: date-time
                         * @description When the change was made
                         */
                        readonly timestamp: string;
                        /**
                         * Format: uuid
                         * @description The event: the same for every endpoint, retry and replay
                         */
                        readonly webhookId: string;
                        /**
                         * Format: uuid
                         * @description The API request or job that caused the event
                         */
                        readonly traceId: string;
                    };
                };
            };
            readonly responses: {
                /** @description Received; anything else is sent again */
                readonly "2XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly ObjectSchemaUpdate: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** ObjectSchemaUpdate */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly type: "ObjectSchemaUpdate";
                        /** @description Equals appId */
                        readonly versionId: string;
                        /** @description The endpoint: 24 hex digits */
                        readonly appId: string;
                        readonly id: string;
                        readonly labels: {
                            readonly singular: string;
                            readonly plural: string;
                        };
                        readonly description?: string;
                        readonly searchableProperties: readonly string[];
                        readonly primaryDisplayProperty: string;
                        readonly key: string;
                        readonly locationId: string;
                        readonly updatedAt: string;
                        readonly createdAt: string;
                        /** @enum {string} */
                        readonly objectType: "USER_DEFINED" | "SYSTEM_DEFINED";
                        /**
                         * Format: date-time
                         * @description When the change was made
                         */
                        readonly timestamp: string;
                        /**
                         * Format: uuid
                         * @description The event: the same for every endpoint, retry and replay
                         */
                        readonly webhookId: string;
                        /**
                         * Format: uuid
                         * @description The API request or job that caused the event
                         */
                        readonly traceId: string;
                    };
                };
            };
            readonly responses: {
                /** @description Received; anything else is sent again */
                readonly "2XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly ContactCreate: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** ContactCreate */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly type: "ContactCreate";
                        /** @description Equals appId */
                        readonly versionId: string;
                        /** @description The endpoint: 24 hex digits */
                        readonly appId: string;
                        readonly locationId: string;
                        readonly id: string;
                        readonly address1?: string;
                        readonly city?: string;
                        readonly state?: string;
                        readonly companyName?: string;
                        readonly country?: string;
                        readonly source?: string;
                        readonly dateAdded: string;
                        readonly dateOfBirth?: string;
                        readonly dnd: boolean;
                        readonly email?: string;
                        readonly name?: string;
                        readonly firstName?: string;
                        readonly lastName?: string;
                        readonly phone?: string;
                        readonly postalCode?: string;
                        readonly tags: readonly string[];
                        readonly website?: string;
                        readonly attachments?: readonly string[];
                        readonly assignedTo?: string;
                        readonly customFields?: readonly {
                            readonly id: string;
                            readonly value: unknown;
                        }[];
                        /**
                         * Format: date-time
                         * @description When the change was made
                         */
                        readonly timestamp: string;
                        /**
                         * Format: uuid
                         * @description The event: the same for every endpoint, retry and replay
                         */
                        readonly webhookId: string;
                        /**
                         * Format: uuid
                         * @description The API request or job that caused the event
                         */
                        readonly traceId: string;
                    };
                };
            };
            readonly responses: {
                /** @description Received; anything else is sent again */
                readonly "2XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly ContactUpdate: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** ContactUpdate */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly type: "ContactUpdate";
                        /** @description Equals appId */
                        readonly versionId: string;
                        /** @description The endpoint: 24 hex digits */
                        readonly appId: string;
                        readonly locationId: string;
                        readonly id: string;
                        readonly address1?: string;
                        readonly city?: string;
                        readonly state?: string;
                        readonly companyName?: string;
                        readonly country?: string;
                        readonly source?: string;
                        readonly dateAdded: string;
                        readonly dateOfBirth?: string;
                        readonly dnd: boolean;
                        readonly email?: string;
                        readonly name?: string;
                        readonly firstName?: string;
                        readonly lastName?: string;
                        readonly phone?: string;
                        readonly postalCode?: string;
                        readonly tags: readonly string[];
                        readonly website?: string;
                        readonly attachments?: readonly string[];
                        readonly assignedTo?: string;
                        readonly customFields?: readonly {
                            readonly id: string;
                            readonly value: unknown;
                        }[];
                        /**
                         * Format: date-time
                         * @description When the change was made
                         */
                        readonly timestamp: string;
                        /**
                         * Format: uuid
                         * @description The event: the same for every endpoint, retry and replay
                         */
                        readonly webhookId: string;
                        /**
                         * Format: uuid
                         * @description The API request or job that caused the event
                         */
                        readonly traceId: string;
                    };
                };
            };
            readonly responses: {
                /** @description Received; anything else is sent again */
                readonly "2XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly ContactDelete: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** ContactDelete */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @constant */
                        readonly type: "ContactDelete";
                        /** @description Equals appId */
                        readonly versionId: string;
                        /** @description The endpoint: 24 hex digits */
                        readonly appId: string;
                        readonly locationId: string;
                        readonly id: string;
                        readonly address1?: string;
                        readonly city?: string;
                        readonly state?: string;
                        readonly companyName?: string;
                        readonly country?: string;
                        readonly source?: string;
                        readonly dateAdded: string;
                        readonly dateOfBirth?: string;
                        readonly dnd: boolean;
                        readonly email?: string;
                        readonly name?: string;
                        readonly firstName?: string;
                        readonly lastName?: string;
                        readonly phone?: string;
                        readonly postalCode?: string;
                        readonly tags: readonly string[];
                        readonly website?: string;
                        readonly attachments?: readonly string[];
                        readonly assignedTo?: string;
                        readonly customFields?: readonly {
                            readonly id: string;
                            readonly value: unknown;
                        }[];
                        /**
                         * Format: date-time
                         * @description When the change was made
                         */
                        readonly timestamp: string;
                        /**
                         * Format: uuid
                         * @description The event: the same for every endpoint, retry and replay
                         */
                        readonly webhookId: string;
                        /**
                         * Format: uuid
                         * @description The API request or job that caused the event
                         */
                        readonly traceId: string;
                    };
                };
            };
            readonly responses: {
                /** @description Received; anything else is sent again */
                readonly "2XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
}
export interface components {
    schemas: {
        readonly ContractError: {
            readonly statusCode: number;
            readonly message: string | readonly string[];
            readonly error: string;
            readonly traceId: string;
        };
        readonly Problem: {
            readonly type: string;
            readonly title: string;
            readonly status: number;
            readonly detail: string;
            readonly code: string;
            readonly traceId: string;
            readonly errors?: readonly string[];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
