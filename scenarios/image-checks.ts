import { type Finding, finding } from './issues.ts';
import { didYouMean } from './nearest-name.ts';
import { quoted } from './schema/expectation.ts';
import type { Spec } from './schema.ts';

/** Images that `spec.images` does not know: they would silently cost nothing. */
export function* imageFindings(workloads: Spec['workloads'], images: Spec['images']): Generator<Finding> {
  const known = Object.keys(images);
  for (const [index, { trace: _, ...forms }] of workloads.entries()) {
    for (const [kind, form] of Object.entries(forms)) {
      const image = typeof form === 'object' && 'image' in form ? form.image : undefined;
      if (image === undefined || known.includes(image)) continue;
      yield finding(
        ['spec', 'workloads', index, kind, 'image'],
        `${quoted(image)} is not in spec.images: give its size there, or leave it out if it is on every node.${didYouMean(image, known)}`,
      );
    }
  }
}
