// openapi.yaml, read once: its operations, and what its references point to.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

export const documentPath = fileURLToPath(new URL('../../../openapi.yaml', import.meta.url));
export const documentText = readFileSync(documentPath, 'utf8');
export const document = parse(documentText);

const methods = ['get', 'post', 'put', 'patch', 'delete'];

// Where a node really stands: its pointer and its value, behind any references.
export function resolve(pointer) {
  const value = pointer.slice(2).split('/')
    .map((part) => decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce((node, key) => {
      if (node === undefined || !(key in node)) throw new Error(`${pointer} leads nowhere`);
      return node[key];
    }, document);
  return value !== null && typeof value === 'object' && '$ref' in value
    ? resolve(value.$ref) : { pointer, value };
}

export function below(pointer, ...keys) {
  return [pointer, ...keys.map((key) => String(key).replaceAll('~', '~0').replaceAll('/', '~1'))]
    .join('/');
}

// Every operation: its method, path, id and roles, its parameters, and where it stands.
export const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  methods.filter((method) => method in item).map((method) => {
    const node = item[method];
    return {
      id: node.operationId,
      method: method.toUpperCase(),
      path,
      node,
      pointer: below('#/paths', path, method),
      roles: node['x-roles'],
      parameters: [...(item.parameters ?? []), ...(node.parameters ?? [])]
        .map((parameter) => ('$ref' in parameter ? resolve(parameter.$ref).value : parameter)),
      pattern: new RegExp(`^${path.split(/\{[^}]+\}/).map(escaped).join('([^/]+)')}$`),
    };
  }));

// A role that may call it, the widest of them: an officer, else an administrator, else whoever is
// named first.
export function callerOf({ roles }) {
  return ['secretariat', 'administrator'].find((role) => roles.includes(role)) ?? roles[0];
}

export function operation(id) {
  const found = operations.find((one) => one.id === id);
  if (!found) throw new Error(`openapi.yaml has no operation ${id}`);
  return found;
}

// The operation that a request is for. Of two paths that fit, the one with fewer parameters is meant.
export function operationFor(method, path) {
  const fitting = operations.filter((one) => one.method === method && one.pattern.test(path));
  const parameters = (one) => one.path.split('{').length;
  return fitting.sort((a, b) => parameters(a) - parameters(b))[0];
}

// Every body of requests and answers, with its schema and its examples.
export function* bodies() {
  for (const [kind, place] of [['requestBodies', '#/components/requestBodies'],
    ['responses', '#/components/responses']]) {
    for (const [name, component] of Object.entries(document.components[kind])) {
      for (const [mediaType, form] of Object.entries(component.content ?? {})) {
        yield {
          name,
          kind,
          mediaType,
          schema: below(place, name, 'content', mediaType, 'schema'),
          examples: 'example' in form ? [['example', form.example]]
            : Object.entries(form.examples ?? {}).map(([key, example]) => [key, example.value]),
        };
      }
    }
  }
}

function escaped(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
