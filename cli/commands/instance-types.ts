import type { CommandModule } from 'yargs';

interface InstanceTypesArguments {
  name: string[];
  json: boolean;
}

export const instanceTypesCommand: CommandModule<object, InstanceTypesArguments> = {
  command: 'instance-types [name..]',
  describe: 'The EC2 instance types, their size and their network limits',
  builder: (yargs) =>
    yargs
      .positional('name', {
        type: 'string',
        array: true,
        default: [],
        describe: "Types, or families with a star ('m5.*'); all when left out",
      })
      .option('json', { type: 'boolean', default: false, describe: 'JSON instead of a table; null is unknown' }),
  handler: async ({ name: names, json }) => {
    const { instanceTypes } = await import('../../models/ec2/instance-types.ts');
    const { eniMaxPods } = await import('../../models/ec2/max-pods.ts');
    const { instanceTypeOrError } = await import('../find-instance-type.ts');
    const { EXIT_CODE, UserError } = await import('../../scenarios/user-error.ts');

    const chosen = names.flatMap((name) => {
      if (!name.includes('*')) return [instanceTypeOrError(name)];
      const parts = name.split('*');
      const matching = instanceTypes().filter((type) => matches(type.name, parts));
      if (matching.length === 0) throw new UserError(`No instance type matches ${name}.`, EXIT_CODE.wrongUsage);
      return matching;
    });
    const types = names.length === 0 ? instanceTypes() : [...new Set(chosen)];

    if (json) {
      const unknownAsNull = (_key: string, value: unknown) => (value === undefined ? null : value);
      process.stdout.write(`${JSON.stringify(types, unknownAsNull, 2)}\n`);
      return;
    }
    const { textTable } = await import('../text-table.ts');
    const rows = types.map((type) => [
      type.name,
      type.vcpu,
      type.memoryMiB,
      type.architecture,
      type.enis,
      type.ipv4PerEni,
      eniMaxPods(type),
      type.hypervisor ?? (type.bareMetal ? 'metal' : undefined),
      type.branchEnis,
    ]);
    const headings = ['type', 'vCPU', 'MiB', 'arch', 'ENIs', 'IPv4/ENI', 'pods', 'hypervisor', 'branch ENIs'];
    process.stdout.write(textTable(headings, rows));
  },
};

/** Do the parts between the stars stand in `name`, in this order, the first at its start and the last at its end? */
function matches(name: string, parts: readonly string[]): boolean {
  const first = parts[0] ?? '';
  const last = parts.at(-1) ?? '';
  if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length) return false;
  let from = first.length;
  for (const part of parts.slice(1, -1)) {
    const at = name.indexOf(part, from);
    if (at === -1) return false;
    from = at + part.length;
  }
  return from <= name.length - last.length;
}
