import { SerializerSelector } from '@fastify/fast-json-stringify-compiler';

type SerializerFactory = ReturnType<typeof SerializerSelector>;

/**
 * Fastify's own serialisers, each compiled by the first answer that needs it: all of them take a tenth of a start and
 * 8 MB, most of it for answers that nobody gets.
 */
export function lazySerializers(): SerializerFactory {
  const factory = SerializerSelector();
  return (externalSchemas, options) => {
    const compile = factory(externalSchemas, options);
    return (route) => {
      let serialize: ReturnType<typeof compile> | undefined;
      return (value) => {
        serialize ??= compile(route);
        return serialize(value);
      };
    };
  };
}
