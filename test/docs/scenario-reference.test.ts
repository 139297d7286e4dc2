import { readdirSync, readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { scenarioReference } from '../../docs/scenario-reference.ts';
import { describeType } from '../../docs/schema-types.ts';
import { type JsonSchema, scenarioJsonSchema } from '../../scenarios/schema.ts';

describe('the scenario reference', () => {
  it('has every key, and says what it means; of keys that mean the same, what their mapping means', () => {
    const page = scenarioReference();
    const silent: string[] = [];
    walk(scenarioJsonSchema(), (key, node, siblings) => {
      const isSaid = (node.description ?? '') !== '' || siblings.every((other) => isDeepStrictEqual(other, node));
      if (!page.includes(`\`${key}\``) || !isSaid) silent.push(key);
    });
    expect(silent).toEqual([]);
  });

  it('has a section for mappings under names that are free, and defaults as they are written', () => {
    const page = scenarioReference();
    expect(page).toMatch(/^## `spec\.images\.\*`\n\n[\s\S]*?\| `size` \| quantity \| \*\*required\*\* \|/m);
    expect(page).toMatch(/^## `spec\.workloads\[\]\.manifests\.behavior\.\*`$/m);
    expect(page).toContain('| `startTime` | text | `2026-01-01T00:00:00Z` |');
  });

  it('describes what occurs several times once, and links each mapping to its section', () => {
    const page = scenarioReference();
    const anchors = [...page.matchAll(/^## (.*)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replace(/[^a-z0-9 _-]/g, '')
        .replaceAll(' ', '-'),
    );
    expect(new Set(anchors).size).toBe(anchors.length);
    const links = [...page.matchAll(/\[mapping\]\(#(.*?)\)/g)].map(([, anchor = '']) => anchor);
    expect(links.filter((link) => !anchors.includes(link))).toEqual([]);
    expect(anchors.filter((anchor) => anchor.startsWith('spec') && !links.includes(anchor))).toEqual([]);
    // The requests of pods are the same in each kind of workload.
    expect(links.filter((link) => link === 'specworkloadsdeploymentrequests').length).toBeGreaterThan(2);
    expect(anchors).not.toContain('specworkloadsstatefulsetrequests');
  });

  it.each<[JsonSchema, string]>([
    [{ type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER }, 'whole number, 0 or more'],
    [{ type: 'integer', minimum: 1, maximum: 9 }, 'whole number, 1 to 9'],
    [{ type: 'number', exclusiveMinimum: 0 }, 'number above 0'],
    [{ type: 'array', items: { type: 'string' } }, 'list of text'],
    [{ type: 'string', enum: ['a', 'b'] }, '`a`, `b`'],
  ])('has words for the type %j', (node, words) => {
    expect(describeType(node)).toBe(words);
  });
});

describe('the scenarios of the library', () => {
  const files = readdirSync('scenarios/library').filter((file) => file.endsWith('.yaml'));

  it.each(files)('%s tells the editor where the schema is', (file) => {
    const [line] = readFileSync(`scenarios/library/${file}`, 'utf8').split('\n');
    expect(line).toBe('# yaml-language-server: $schema=../../schemas/scenario.schema.json');
  });
});

function walk(node: JsonSchema, visit: (key: string, node: JsonSchema, siblings: readonly unknown[]) => void): void {
  const siblings = Object.values(node.properties ?? {});
  for (const [key, value] of Object.entries(node.properties ?? {})) {
    visit(key, value as JsonSchema, siblings);
    walk(value as JsonSchema, visit);
  }
  if (typeof node.additionalProperties === 'object') walk(node.additionalProperties as JsonSchema, visit);
  if (typeof node.items === 'object' && !Array.isArray(node.items)) walk(node.items as JsonSchema, visit);
}
