import type { CommandModule } from 'yargs';
import { examples } from '../examples.ts';

interface MaxPodsArguments {
  type: string[];
  'prefix-delegation': boolean | undefined;
  'custom-networking': boolean | undefined;
  'max-eni': number | undefined;
  'auto-mode': boolean | undefined;
  uncapped: boolean | undefined;
}

export const maxPodsCommand: CommandModule<object, MaxPodsArguments> = {
  command: 'max-pods <type..>',
  describe: "How many pods fit on a node by its type's address limits",
  builder: (yargs) =>
    yargs
      .positional('type', {
        type: 'string',
        array: true,
        demandOption: true,
        describe: 'Instance types, e.g. m5.large',
      })
      .option('prefix-delegation', {
        type: 'boolean',
        describe: 'Interfaces hold /28 prefixes (ENABLE_PREFIX_DELEGATION); Nitro types only',
      })
      .option('custom-networking', {
        type: 'boolean',
        describe: 'The primary interface serves no pods (AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG)',
      })
      .option('max-eni', { type: 'number', describe: 'MAX_ENI of the VPC CNI' })
      .option('uncapped', {
        type: 'boolean',
        describe: 'Without the limit that AWS advises: 110, or 250 on more than 30 vCPU',
      })
      .option('auto-mode', { type: 'boolean', describe: 'As EKS Auto Mode counts' })
      .conflicts('auto-mode', ['prefix-delegation', 'custom-networking', 'max-eni', 'uncapped'])
      .epilogue(examples(['max-pods m5.large', '29'], ['max-pods m5.large --prefix-delegation', '110'])),
  handler: async (given) => {
    const { instanceTypeOrError } = await import('../find-instance-type.ts');
    const { advisedMaxPodsLimit, autoModeMaxPods, canHavePrefixes, eniMaxPods } = await import(
      '../../models/ec2/max-pods.ts'
    );
    const { EXIT_CODE, UserError } = await import('../../scenarios/user-error.ts');
    const maxEni = given['max-eni'];
    if (maxEni !== undefined && !(Number.isInteger(maxEni) && maxEni >= 1)) {
      throw new UserError('--max-eni: expected a whole number from 1', EXIT_CODE.wrongUsage);
    }
    const types = given.type.map(instanceTypeOrError);
    for (const type of types) {
      if (given['prefix-delegation'] === true && !canHavePrefixes(type)) {
        process.stderr.write(`${type.name} is not a Nitro type: counted with single addresses, not prefixes\n`);
      }
      const byAddresses = eniMaxPods(type, {
        customNetworking: given['custom-networking'] ?? false,
        prefixDelegation: given['prefix-delegation'] ?? false,
        maxEni: maxEni ?? type.enis,
      });
      const capped = given.uncapped === true ? byAddresses : Math.min(byAddresses, advisedMaxPodsLimit(type));
      const maxPods = given['auto-mode'] === true ? autoModeMaxPods(type) : capped;
      process.stdout.write(types.length === 1 ? `${maxPods}\n` : `${type.name} ${maxPods}\n`);
    }
  },
};
