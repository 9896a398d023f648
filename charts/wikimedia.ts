import { Peer } from "./peer";

/** All of Wikimedia's networks: its LDAP and wikis, and the public addresses of the cloud. As AS14907 announces them. */
export const wikimedia = Peer.ranges(
  "wikimedia",
  "185.15.56.0/22",
  "208.80.152.0/22",
  "2620:0:860::/46",
  "2a02:ec80::/32",
);
