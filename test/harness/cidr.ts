import type { Cidr, CidrKind } from '../../models/ipamd/datastore/cidr.ts';
import { Datastore } from '../../models/ipamd/datastore/datastore.ts';
import { deviceOrder } from '../../models/ipamd/datastore/walk-order.ts';

/** A CIDR of an interface that has no other. */
export function onlyCidr(kind: CidrKind, first: number): Cidr {
  const datastore = new Datastore({
    kind,
    cooldown: 0,
    walkOrder: deviceOrder,
    watcher: { datastoreChanged: () => {} },
  });
  const eni = datastore.addEni({ id: 'eni-0', device: 0, primary: true, trunk: false, efa: false, added: 0 });
  datastore.addCidr(eni, kind, first);
  const [cidr] = eni.cidrs.values();
  if (cidr === undefined) throw new Error('the CIDR has not been added');
  return cidr;
}
