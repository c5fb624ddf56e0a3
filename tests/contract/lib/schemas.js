// The document's schemas as validators (JSON Schema 2020-12, as OpenAPI 3.1 has it).
import Ajv from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { document } from './document.js';

const base = 'https://rostrum.invalid/openapi';

const ajv = new Ajv({ allErrors: true, strict: false, validateFormats: true });
addFormats(ajv);
// A reference that is relative to the page, not only to a server's root.
ajv.addFormat('uri-reference', /^[^\s]*$/);
ajv.addSchema({ $id: base, ...document });
const coercing = new Ajv({ allErrors: true, strict: false, coerceTypes: true });
addFormats(coercing);
coercing.addSchema({ $id: base, ...document });

// What is wrong with a value, in words; empty when it is what the schema at the pointer says.
export function faults(pointer, value) {
  return told(ajv, pointer, value);
}

// The same for the text of a header.
export function headerFaults(pointer, text) {
  return told(coercing, pointer, text);
}

function told(validator, pointer, value) {
  const reference = base + pointer;
  const validate = validator.getSchema(reference) ?? validator.compile({ $ref: reference });
  if (validate(value)) return [];
  return validate.errors.map((error) =>
    `${error.instancePath || '(whole)'} ${error.message} ${JSON.stringify(error.params)}`);
}
