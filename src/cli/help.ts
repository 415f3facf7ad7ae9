import { z } from 'zod';
import { methods } from '../contract/contract.js';

/** The JSON schema of a part of the contract. Bytes, and nothing at all, are `{}` there. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output'): unknown {
  return z.toJSONSchema(schema, { unrepresentable: 'any', io });
}

/** The methods of the contract, or the one of that name, with what they take and give. */
export function describeMethods(name: string | null): { methods: unknown[] } {
  const described = Object.entries(methods)
    .filter(([method]) => name === null || method === name)
    .map(([method, { input, output, writes }]) => ({
      ...{ method, writes },
      input: schemaOf(input, 'input'),
      output: schemaOf(output, 'output'),
    }));
  return { methods: described };
}
