import type { NodeTemplate } from '../cluster-config.ts';
import type { Ec2 } from '../ec2/ec2.ts';
import type { Instance } from '../ec2/instance.ts';
import type { InstanceType } from '../ec2/instance-types.ts';

/** An instance of a node group, with the interfaces of its launch template. @throws Ec2Error when its subnet is full. */
export function launchInstance(
  ec2: Ec2,
  type: InstanceType,
  { networkInterfaces = [] }: Pick<NodeTemplate, 'networkInterfaces'>,
  node: string,
  subnetId: string,
): Instance {
  const instance = ec2.launch({ node, type, subnetId, interfaces: networkInterfaces });
  for (const { device, tags } of networkInterfaces) {
    const eni = instance.interfaceAt(device);
    if (eni !== undefined) eni.tags = tags;
  }
  return instance;
}
