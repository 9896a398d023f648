"""The types that this provider has: those that the project uses."""

from . import compute, data, dns, networking, objects, storage

RESOURCES = {f"openstack_{name}": kind for name, kind in {
    "blockstorage_volume_v3": storage.Volume,
    "compute_instance_v2": compute.Instance,
    "compute_servergroup_v2": compute.ServerGroup,
    "compute_volume_attach_v2": storage.VolumeAttach,
    "dns_recordset_v2": dns.RecordSet,
    "dns_zone_v2": dns.Zone,
    "networking_floatingip_associate_v2": networking.FloatingIPAssociate,
    "networking_floatingip_v2": networking.FloatingIP,
    "networking_port_v2": networking.Port,
    "networking_secgroup_rule_v2": networking.SecurityGroupRule,
    "networking_secgroup_v2": networking.SecurityGroup,
    "objectstorage_container_v1": objects.Container,
    "objectstorage_object_v1": objects.Object,
    "objectstorage_tempurl_v1": objects.TempURL,
}.items()}

DATA_SOURCES = {f"openstack_{name}": source for name, source in {
    "identity_auth_scope_v3": data.AuthScope,
    "images_image_v2": data.Image,
    "networking_network_v2": data.Network,
}.items()}
