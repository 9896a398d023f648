/** A protocol with its ports, as a firewall rule needs it. */
export class Port {
  private constructor(
    /** Neutron's protocol: `tcp`, `udp`, `icmp`, a number, or undefined for all. */
    readonly protocol: "tcp" | "udp" | "icmp" | "112" | undefined,
    readonly first?: number,
    readonly last?: number,
  ) {}

  static tcp(first: number, last = first): Port {
    return new Port("tcp", first, last);
  }
  static udp(first: number, last = first): Port {
    return new Port("udp", first, last);
  }
  static icmp(): Port {
    return new Port("icmp");
  }
  /** VRRP, IP protocol 112 (keepalived). By number, since not every Neutron knows the name. */
  static vrrp(): Port {
    return new Port("112");
  }
  static all(): Port {
    return new Port(undefined);
  }

  /**
   * Reads what {@link toString} writes: `tcp/443`, `udp/60000-61000`, `icmp`, `vrrp`, `all`.
   * @returns undefined for anything else, a port outside 1–65535 or a range that runs backwards
   */
  static parse(text: string): Port | undefined {
    if (text === "icmp") return Port.icmp();
    if (text === "vrrp") return Port.vrrp();
    if (text === "all") return Port.all();
    const [, protocol, first, last] = /^(tcp|udp)\/(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? [];
    if (!protocol) return undefined;
    const [from, to] = [Number(first), Number(last ?? first)];
    if (from < 1 || to > 65535 || from > to) return undefined;
    return new Port(protocol as "tcp" | "udp", from, to);
  }

  toString(): string {
    if (this.protocol === undefined) return "all";
    if (this.protocol === "112") return "vrrp";
    if (this.first === undefined) return this.protocol;
    return `${this.protocol}/${this.first}${this.last === this.first ? "" : `-${this.last}`}`;
  }
}
