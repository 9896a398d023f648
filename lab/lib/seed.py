"""seed.py identity|agents|cloud MODE: what the production cloud has before the platform is deployed, under the same names. Idempotent.

identity: service user, catalog, projects.   agents: waits until every agent reports.   cloud: flavors, images, networks, quotas.
"""
import hashlib
import os
import re
import socket
import subprocess
import sys
import time

import openstack

IP = '10.99.0.1'
REGION = 'eqiad1-r'
PROJECTS = ('tools', 'toolsbeta')
CATALOG = {
    'placement': 'http://%s:8778', 'image': 'http://%s:9292', 'compute': 'http://%s:8774/v2.1', 'network': 'http://%s:9696',
    'volumev3': 'http://%s:8776/v3/%%(project_id)s', 'block-storage': 'http://%s:8776/v3/%%(project_id)s',
    'dns': 'http://%s:9001',
}
OBJECT_STORAGE = {'radosgw': 'http://%s:7480/swift/v1/AUTH_%%(project_id)s', 'swift': 'http://%s:8080/v1/AUTH_%%(project_id)s'}
FLAVORS = ('g4.cores1.ram1.disk20', 'g4.cores1.ram2.disk20', 'g4.cores2.ram2.disk20', 'g4.cores2.ram4.disk20', 'g4.cores4.ram8.disk20',
           'g4.cores4.ram16.disk20', 'g4.cores8.ram16.disk20', 'g4.cores8.ram32.disk20', 'g4.cores16.ram64.disk20')
IMAGES = ('debian-12.0-bookworm', 'debian-13.0-trixie', 'debian-11.0-bullseye')
EXTERNAL_NETWORK = 'wan-transport-eqiad'
NETWORK = 'VXLAN/IPv6-dualstack'
HYPERVISORS = {'virt1', 'virt2', 'virt3', 'virt4'}

c = openstack.connect(cloud='admin')


def project(name, domain):
    """A project whose id is its name, as on Wikimedia's cloud. Keystone itself makes ids up."""
    found = c.identity.find_project(name, domain_id=domain.id)
    if not found:
        made = c.identity.create_project(name=name, domain_id=domain.id).id
        sql = "UPDATE project SET id = '%s' WHERE id = '%s'" % (name, made)
        subprocess.run(['mariadb', '-S', os.environ['LAB_DIR'] + '/run/mysql.sock', 'keystone', '-e', sql], check=True)
        with socket.create_connection(('127.0.0.1', 11299)) as memcached:
            memcached.sendall(b'flush_all\r\n')
            memcached.recv(100)
        found = c.identity.get_project(name)
    return found


def identity(password, object_storage):
    i = c.identity
    domain = i.find_domain('Default')
    roles = {r.name: r for r in i.roles()}
    for name in ('service', 'dns-manager'):
        roles[name] = roles.get(name) or i.create_role(name=name)
    users = [('lab-service', 'service', ('admin', 'service'))]
    users += [(p, p, ('member', 'reader')) for p in PROJECTS]
    # who proves names to the CA may change records, by a role that object storage does not take, and is a member where certificates are written from
    users += [(p + '-dns-manager', p + '-certificates', ('member',)) for p in PROJECTS]
    users += [(p + '-dns-manager', p, ('dns-manager',)) for p in PROJECTS]
    for user, of, granted in users:
        p = project(of, domain)
        u = i.find_user(user, domain_id=domain.id) or i.create_user(name=user, password=password, domain_id=domain.id)
        for r in granted:
            i.assign_project_role_to_user(p, u, roles[r])
    known = {s.type: s.id for s in i.services()}
    reachable = {(e.service_id, e.interface) for e in i.endpoints()}
    for kind, url in {**CATALOG, 'object-store': OBJECT_STORAGE[object_storage]}.items():
        service = known.get(kind) or i.create_service(name=kind, type=kind).id
        for interface in ('public', 'internal', 'admin'):
            if (service, interface) not in reachable:
                i.create_endpoint(service_id=service, interface=interface, region_id=REGION, url=url % IP)


def missing_agents():
    alive = [a for a in c.network.agents() if a.is_alive]
    seen = {'L2 on ' + a.host for a in alive if a.agent_type == 'Linux bridge agent'} | {a.agent_type for a in alive}
    seen |= {'hypervisor ' + h.name for h in c.compute.hypervisors()}
    seen |= {s.binary for s in c.compute.services() if s.state == 'up'}
    seen |= {s['binary'] for s in c.block_storage.get('/os-services').json()['services'] if s['state'] == 'up'}
    wanted = {'L2 on ' + n for n in HYPERVISORS | {'net1'}} | {'hypervisor ' + n for n in HYPERVISORS}
    return sorted((wanted | {'L3 agent', 'DHCP agent', 'Metadata agent', 'nova-scheduler', 'nova-conductor', 'cinder-volume'}) - seen)


def agents():
    end = time.time() + 180
    told = ''
    while time.time() < end:
        try:
            why = ', '.join(missing_agents())
        except Exception as e:          # an API that is still starting
            why = repr(e)
        if not why:
            return
        if why != told:
            told = why
            print(time.strftime('%X'), 'waiting for', why, flush=True)
        time.sleep(1)
    sys.exit('not ready: ' + why)


def flavor(name):
    if not c.compute.find_flavor(name):
        cores, ram, disk = map(int, re.fullmatch(r'g\d+\.cores(\d+)\.ram(\d+)\.disk(\d+)', name).groups())
        c.compute.create_flavor(name=name, vcpus=cores, ram=ram * 1024, disk=disk)


def image(name, file):
    checksum = hashlib.md5(open(file, 'rb').read()).hexdigest()
    for old in c.image.images(name=name):
        if old.checksum == checksum:
            return
        c.image.delete_image(old)       # an upload that was interrupted, or the image of an older guest
    c.create_image(name, filename=file, disk_format='raw', container_format='bare', visibility='public', wait=True)


def network(name, subnets, **attributes):
    n = c.network.find_network(name) or c.network.create_network(name=name, **attributes)
    for subnet, more in subnets.items():
        if not c.network.find_subnet(subnet, network_id=n.id):
            c.network.create_subnet(network_id=n.id, name=subnet, **more)
    return n


def networks():
    n = c.network
    outside = network(EXTERNAL_NETWORK, {EXTERNAL_NETWORK: dict(ip_version=4, cidr='10.98.0.0/24', gateway_ip='10.98.0.1', enable_dhcp=False,
                                                                allocation_pools=[{'start': '10.98.0.10', 'end': '10.98.0.250'}])},
                      **{'router:external': True, 'provider:network_type': 'flat', 'provider:physical_network': 'external'})
    inside = network(NETWORK, {
        'vxlan-dualstack-ipv4': dict(ip_version=4, cidr='10.20.0.0/21', dns_nameservers=[IP]),
        'vxlan-dualstack-ipv6': dict(ip_version=6, cidr='fd20::/64', gateway_ip='fd20::1', ipv6_ra_mode='slaac', ipv6_address_mode='slaac'),
    }, shared=True)
    router = n.find_router('cloudnet') or n.create_router(name='cloudnet', external_gateway_info={'network_id': outside.id})
    attached = {f['subnet_id'] for p in n.ports(device_id=router.id) for f in p.fixed_ips}
    for subnet in n.subnets(network_id=inside.id):
        if subnet.id not in attached:
            n.add_interface_to_router(router, subnet_id=subnet.id)


def quotas():
    for p in map(c.identity.find_project, PROJECTS):
        c.set_compute_quotas(p.id, instances=-1, cores=-1, ram=-1, server_groups=-1, server_group_members=-1, key_pairs=-1, metadata_items=-1)
        c.set_volume_quotas(p.id, volumes=-1, gigabytes=-1, snapshots=-1, per_volume_gigabytes=-1)
        # Neutron's are unlimited by its configuration, DNS has no limit but its own
        c.dns.patch('/v2/quotas/' + p.id, json={'zones': 1000, 'zone_recordsets': 10000, 'zone_records': 10000, 'recordset_records': 1000},
                    headers={'X-Auth-All-Projects': 'true'})


def cloud(guest_image):
    for name in FLAVORS:
        flavor(name)
    if 'standard' not in {t.name for t in c.block_storage.types()}:
        c.block_storage.create_type(name='standard', extra_specs={'volume_backend_name': 'local'})
    networks()
    quotas()
    for name in IMAGES:
        image(name, guest_image)


{'identity': identity, 'agents': agents, 'cloud': cloud}[sys.argv[1]](*sys.argv[2:])
