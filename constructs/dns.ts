import { DnsRecordsetV2 } from "@cdktf/provider-openstack/lib/dns-recordset-v2";
import { DnsZoneV2 } from "@cdktf/provider-openstack/lib/dns-zone-v2";
import { Construct } from "constructs";
import { zoneOf } from "./zone";

export interface DnsProps {
  /** The zones that the project owns, each with a dot at its end. */
  readonly zones: readonly string[];
  readonly email: string;
  /** Seconds. */
  readonly ttl: number;
}

/** The project's zones, and the names in them. */
export class Dns extends Construct {
  private readonly zones = new Map<string, DnsZoneV2>();

  constructor(
    scope: Construct,
    id: string,
    private readonly props: DnsProps,
  ) {
    super(scope, id);
    for (const name of [...props.zones].sort((a, b) => a.length - b.length || (a < b ? -1 : 1))) {
      // Designate wants a zone above before one below it, and deletes it only after that one.
      const above = this.zones.get(zoneOf(name.slice(name.indexOf(".") + 1), props.zones) ?? "");
      const { email, ttl } = props;
      const zone = new DnsZoneV2(this, name, { name, email, ttl, dependsOn: above && [above] });
      zone.overrideLogicalId(terraformName(name));
      this.zones.set(name, zone);
    }
  }

  /** Points a name (with its dot) to an IPv4 address. A name outside the project's zones is somebody else's to set. */
  point(name: string, address: string, why: string): void {
    this.record("A", name, [address], why);
  }

  /** Sets all of a name's records of a type. A name (with its dot) outside the project's zones is somebody else's to set. */
  record(type: "A" | "MX" | "TXT", name: string, records: string[], why: string): void {
    const zone = this.zones.get(zoneOf(name, this.props.zones) ?? "");
    if (!zone) return;
    const { ttl } = this.props;
    const record = new DnsRecordsetV2(this, `${name}${type}`, {
      zoneId: zone.id,
      name,
      type,
      ttl,
      records,
      description: why,
    });
    record.overrideLogicalId(terraformName(name) + (type === "A" ? "" : `_${type.toLowerCase()}`));
  }
}

/** A domain name as a Terraform identifier, which knows neither dots nor asterisks: `*.example.org.` is `any__example_org`. */
function terraformName(name: string): string {
  return name.replace(/^\*/, "any_").replace(/\.$/, "").replace(/\./g, "_");
}
