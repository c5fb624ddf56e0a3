// Lints openapi.yaml by redocly.yaml. Run by itself it prints what it finds and fails if that is
// anything.
import { fileURLToPath } from 'node:url';
import redocly from '@redocly/openapi-core';
import { documentPath } from './document.js';

const configPath = fileURLToPath(new URL('../redocly.yaml', import.meta.url));

export async function complaints(text) {
  const config = await redocly.loadConfig({ configPath });
  const found = text === undefined
    ? await redocly.lint({ ref: documentPath, config })
    : await redocly.lintFromString({ source: text, absoluteRef: documentPath, config });
  return found.map((one) =>
    `${one.severity} ${one.ruleId}: ${one.message} (${one.location[0]?.pointer ?? ''})`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const found = await complaints();
  found.forEach((line) => console.log(line));
  console.log(`openapi.yaml: ${found.length} complaints`);
  process.exitCode = found.length === 0 ? 0 : 1;
}
