"""Nova virt driver for a test lab: every server is a real Debian in a systemd-nspawn container.

    [DEFAULT] compute_driver = nspawn_driver.NspawnDriver     (bin/nova-compute puts this directory on nova.virt's path)

Per server, below instances_path/<uuid>/:
    lower -> unpacked Glance image (a tar of a root file system), shared by all servers and hosts
    upper, work, root    overlayfs; root is where the container runs
    disk/                bound to /dev/disk in the guest: vdb, vdc.. are loop devices of cinder NFS-driver volumes,
                         by-id/virtio-<first 20 characters of the volume id> point to them
    console.log
Every process of a server is in the cgroups toolforge-lab/<uuid>: "populated" tells whether it runs, cgroup.kill is the power cut.
The guest lives in the network namespace i-<first 11 of uuid>; each port is a veth pair: tap<port> stays in the namespace of
nova-compute, where the linuxbridge agent finds it (bridge, vxlan, security groups), ethN is in the guest.
What is not written here raises NotImplementedError (snapshot, migration, pause, rescue ...), so Nova says so instead of pretending.
"""
import hashlib
import os
import shutil
import signal
import stat
import subprocess
import time

import eventlet
import os_resource_classes as orc
from oslo_concurrency import lockutils
from oslo_concurrency import processutils
from oslo_log import log as logging
from oslo_serialization import jsonutils

from nova.api.metadata import base as instance_metadata
from nova.compute import power_state
import nova.conf
from nova import exception
from nova.objects import fields
from nova.virt import configdrive
from nova.virt import driver
from nova.virt import event as virtevent
from nova.virt import hardware
from nova.virt import images

CONF = nova.conf.CONF
LOG = logging.getLogger(__name__)

CGROUPS = ['/sys/fs/cgroup/%s/toolforge-lab/' % c for c in ('unified', 'systemd', 'memory', 'cpu', 'pids')]      # hybrid layout; cgroup v2 is the first
# 133: the guest asked for a reboot
LAUNCH = 'for g in $0; do echo $$ >$g/cgroup.procs; done; while systemd-nspawn "$@"; [ $? = 133 ]; do :; done'


def run(*cmd, **kw):
    return processutils.execute(*[str(c) for c in cmd], **kw)[0].strip()


def quiet(*cmd):
    return run(*cmd, check_exit_code=False)


class NspawnDriver(driver.ComputeDriver):
    capabilities = {'has_imagecache': False, 'supports_attach_interface': True, 'supports_extend_volume': True, 'supports_image_type_raw': True}
    inventory = {orc.VCPU: 256, orc.MEMORY_MB: 512 * 1024, orc.DISK_GB: 10000}      # pretended: the machine's few cores serve all hosts

    # -- host -----------------------------------------------------------------------------------------------------------
    def init_host(self, host):
        self.host = host
        os.makedirs(CONF.instances_path, exist_ok=True)
        eventlet.spawn(self._watch)

    def _watch(self):
        """Tells Nova at once when a guest has died, as libvirt does; its own look around would be minutes later."""
        ran = set()
        while True:
            runs = {uuid for uuid in self.list_instance_uuids() if self._populated(uuid)}
            for uuid in ran - runs:
                self.emit_event(virtevent.LifecycleEvent(uuid, virtevent.EVENT_LIFECYCLE_STOPPED))
            ran = runs
            time.sleep(1)

    def get_available_nodes(self, refresh=False):
        return [self.host]

    def get_available_resource(self, nodename):
        inv = self.inventory
        return {'vcpus': inv[orc.VCPU], 'memory_mb': inv[orc.MEMORY_MB], 'local_gb': inv[orc.DISK_GB],
                'vcpus_used': 0, 'memory_mb_used': 0, 'local_gb_used': 0, 'disk_available_least': inv[orc.DISK_GB],
                'hypervisor_type': 'nspawn', 'hypervisor_version': 252, 'hypervisor_hostname': nodename,
                'cpu_info': jsonutils.dumps({'arch': 'x86_64'}), 'numa_topology': None,
                'supported_instances': [(fields.Architecture.X86_64, fields.HVType.LXC, fields.VMMode.EXE),
                                        (fields.Architecture.X86_64, fields.HVType.QEMU, fields.VMMode.HVM)]}

    def update_provider_tree(self, provider_tree, nodename, allocations=None):
        ratio = self._get_allocation_ratios(provider_tree.data(nodename).inventory)
        provider_tree.update_inventory(nodename, {
            rc: {'total': n, 'min_unit': 1, 'max_unit': n, 'step_size': 1, 'reserved': 0, 'allocation_ratio': ratio[rc]}
            for rc, n in self.inventory.items()})

    def get_volume_connector(self, instance):
        return {'ip': CONF.my_block_storage_ip, 'host': CONF.host, 'initiator': 'none'}

    def default_root_device_name(self, instance, image_meta, root_bdm):
        return '/dev/vda'

    # -- what exists ----------------------------------------------------------------------------------------------------
    def _dir(self, instance, *more):
        return os.path.join(CONF.instances_path, instance.uuid, *more)

    def _netns(self, instance):
        return 'i-' + instance.uuid[:11]

    def _populated(self, uuid):
        try:
            return 'populated 1' in open(CGROUPS[0] + uuid + '/cgroup.events').read()
        except OSError:
            return False

    def _running(self, instance):
        return self._populated(instance.uuid)

    def _leader(self, instance):
        """The guest's PID 1, as seen from here."""
        for d in ('init.scope', ''):                     # systemd moves itself into init.scope early in its boot
            try:
                return int(open(os.path.join(CGROUPS[0], instance.uuid, 'payload', d, 'cgroup.procs')).read().split()[0])
            except (OSError, IndexError):
                pass

    def list_instance_uuids(self):
        return [d for d in os.listdir(CONF.instances_path) if d.count('-') == 4]

    def list_instances(self):
        return self.list_instance_uuids()

    def get_num_instances(self):
        return len(self.list_instance_uuids())

    def get_info(self, instance, use_cache=True):
        if not os.path.isdir(self._dir(instance)):
            raise exception.InstanceNotFound(instance_id=instance.uuid)
        return hardware.InstanceInfo(state=power_state.RUNNING if self._running(instance) else power_state.SHUTDOWN)

    def get_console_output(self, context, instance):
        with open(self._dir(instance, 'console.log'), 'rb') as f:
            return f.read()

    # -- life -----------------------------------------------------------------------------------------------------------
    def spawn(self, context, instance, image_meta, injected_files, admin_password, allocations,
              network_info=None, block_device_info=None, power_on=True, accel_info=None):
        for d in ('upper', 'work', 'root', 'disk/by-id'):
            os.makedirs(self._dir(instance, d), exist_ok=True)
        os.symlink(self._unpacked(context, instance.image_ref, image_meta.checksum), self._dir(instance, 'lower'))
        if configdrive.required_by(instance):
            self._write_config_drive(instance, injected_files, network_info)
        down = [('network-vif-plugged', vif['id']) for vif in network_info if vif.get('active', True) is False]
        try:
            with self.virtapi.wait_for_instance_event(instance, down, deadline=CONF.vif_plugging_timeout,
                                                      error_callback=_vif_failed):
                self.plug_vifs(instance, network_info)
        except eventlet.timeout.Timeout:
            raise exception.VirtualInterfaceCreateException()
        if power_on:
            self._start(instance, network_info, block_device_info)

    @lockutils.synchronized('nspawn-image', external=True)
    def _unpacked(self, context, image_id, checksum):
        """Images of the same content share one tree; `up` has put the guest image there already."""
        base = os.path.join(os.path.dirname(CONF.state_path), 'guest-images', checksum)
        if not os.path.isdir(base):
            shutil.rmtree(base + '.part', ignore_errors=True)
            os.makedirs(base + '.part')
            images.fetch(context, image_id, base + '.tar')
            run('tar', '-xf', base + '.tar', '-C', base + '.part', '--numeric-owner', '--xattrs', '--xattrs-include=*')
            os.rename(base + '.part', base)
            os.unlink(base + '.tar')
        return base

    def _write_config_drive(self, instance, injected_files, network_info):
        """cloud-init reads a config drive from its seed directory as well as from a disk."""
        md = instance_metadata.InstanceMetadata(instance, content=injected_files, network_info=network_info)
        os.makedirs(self._dir(instance, 'upper/var/lib/cloud'), exist_ok=True)
        os.makedirs(self._dir(instance, 'upper/var/lib/cloud/seed'), mode=0o700, exist_ok=True)     # user data is root's alone
        for path, data in md.metadata_for_config_drive():
            f = self._dir(instance, 'upper/var/lib/cloud/seed/config_drive', path)
            os.makedirs(os.path.dirname(f), exist_ok=True)
            with open(f, 'wb') as out:
                out.write(data if isinstance(data, bytes) else data.encode())

    def _start(self, instance, network_info, block_device_info):
        if self._running(instance):
            return
        d = self._dir(instance)
        self.plug_vifs(instance, network_info)
        if not os.path.ismount(d + '/root'):
            run('mount', '-t', 'overlay', 'overlay', '-o', 'lowerdir=%s,upperdir=%s/upper,workdir=%s/work' % (os.readlink(d + '/lower'), d, d), d + '/root')
        self._detach_all(instance)
        for bdm in driver.block_device_info_get_mapping(block_device_info or {}):
            self.attach_volume(None, bdm['connection_info'], instance, bdm['mount_device'])
        for g in CGROUPS:
            os.makedirs(g + instance.uuid, exist_ok=True)
        with open(CGROUPS[2] + instance.uuid + '/memory.limit_in_bytes', 'w') as f:
            f.write(str(instance.flavor.memory_mb << 20))
        with open(d + '/console.log', 'ab') as log:
            p = subprocess.Popen(
                ['sh', '-c', LAUNCH, ' '.join(g + instance.uuid for g in CGROUPS),
                 '--quiet', '--boot', '--register=no', '--keep-unit', '--kill-signal=SIGRTMIN+4', '--console=read-only', '--directory=' + d + '/root',
                 '--machine=' + instance.uuid, '--uuid=' + instance.uuid, '--hostname=' + (instance.hostname or 'server'),
                 '--network-namespace-path=/run/netns/' + self._netns(instance), '--capability=CAP_NET_ADMIN',
                 '--resolv-conf=off', '--timezone=off', '--link-journal=no', '--bind=' + d + '/disk:/dev/disk',
                 '--setenv=product_name=OpenStack Nova'],      # cloud-init's sign of a Nova guest without DMI
                env=dict(os.environ, SYSTEMD_NSPAWN_API_VFS_WRITABLE='network'),        # own /sys/class/net, writable /proc/sys/net
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
        while not self._leader(instance):
            if p.poll() is not None:
                raise exception.InstancePowerOnFailure(reason='systemd-nspawn ended, see %s/console.log' % d)
            time.sleep(0.05)

    def power_on(self, context, instance, network_info, block_device_info=None, accel_info=None):
        self._start(instance, network_info, block_device_info)

    def resume_state_on_host_boot(self, context, instance, network_info, block_device_info=None):
        self._start(instance, network_info, block_device_info)

    def power_off(self, instance, timeout=0, retry_interval=0):
        leader = self._leader(instance)
        if leader and timeout:
            os.kill(leader, signal.SIGRTMIN + 4)         # systemd: power off
            self._wait_off(instance, timeout)
        if self._running(instance):
            with open(CGROUPS[0] + instance.uuid + '/cgroup.kill', 'w') as f:
                f.write('1')
            self._wait_off(instance, 10)

    def _wait_off(self, instance, seconds):
        end = time.time() + seconds
        while self._running(instance) and time.time() < end:
            time.sleep(0.1)

    def reboot(self, context, instance, network_info, reboot_type, block_device_info=None, bad_volumes_callback=None, accel_info=None):
        self.power_off(instance, CONF.shutdown_timeout if reboot_type == 'SOFT' else 0)
        self._start(instance, network_info, block_device_info)

    def destroy(self, context, instance, network_info, block_device_info=None, destroy_disks=True, destroy_secrets=True):
        self.power_off(instance)
        self.cleanup(context, instance, network_info, block_device_info, destroy_disks)

    def cleanup(self, context, instance, network_info, block_device_info=None, destroy_disks=True, migrate_data=None,
                destroy_vifs=True, destroy_secrets=True):
        self._detach_all(instance)
        quiet('umount', '-l', self._dir(instance, 'root'))
        if destroy_vifs:
            self.unplug_vifs(instance, network_info)
            quiet('ip', 'netns', 'del', self._netns(instance))
        for g in CGROUPS:
            quiet('find', g + instance.uuid, '-depth', '-type', 'd', '-delete')
        if destroy_disks:
            shutil.rmtree(self._dir(instance), ignore_errors=True)

    # -- network --------------------------------------------------------------------------------------------------------
    def plug_vifs(self, instance, network_info):
        for vif in network_info or []:
            self._plug(instance, vif)

    def _plug(self, instance, vif):
        ns, tap = self._netns(instance), vif['devname']
        if not os.path.exists('/run/netns/' + ns):
            run('ip', 'netns', 'add', ns)
        if os.path.exists('/sys/class/net/' + tap):
            return
        links = run('ip', '-n', ns, '-o', 'link')
        eth = next('eth%d' % i for i in range(32) if ' eth%d@' % i not in links)
        mtu = vif['network'].get_meta('mtu') or 1500
        run('ip', 'link', 'add', tap, 'mtu', mtu, 'type', 'veth', 'peer', 'name', eth, 'mtu', mtu, 'address', vif['address'], 'netns', ns)
        bridge = vif['network']['bridge']                # the agent adds only its own ports to a bridge, compute ports are ours
        if not os.path.exists('/sys/class/net/' + bridge):
            quiet('ip', 'link', 'add', bridge, 'type', 'bridge', 'stp_state', 0, 'forward_delay', 0)
            quiet('sysctl', '-qw', 'net.ipv6.conf.%s.disable_ipv6=1' % bridge)
            run('ip', 'link', 'set', bridge, 'up')
        run('ip', 'link', 'set', tap, 'master', bridge, 'up')

    def unplug_vifs(self, instance, network_info):
        for vif in network_info or []:
            quiet('ip', 'link', 'del', vif['devname'])

    def attach_interface(self, context, instance, image_meta, vif):
        self._plug(instance, vif)

    def detach_interface(self, context, instance, vif):
        self.unplug_vifs(instance, [vif])

    # -- volumes --------------------------------------------------------------------------------------------------------
    def attach_volume(self, context, connection_info, instance, mountpoint, disk_bus=None, device_type=None, encryption=None):
        data = connection_info['data']
        if connection_info['driver_volume_type'] != 'nfs' or data.get('format', 'raw') != 'raw':
            raise exception.InvalidVolume(reason='only raw files of the cinder NFS driver')
        share = hashlib.md5(data['export'].encode()).hexdigest()
        loop = run('losetup', '--find', '--show', os.path.join(CONF.libvirt.nfs_mount_point_base, share, data['name']))
        name = os.path.basename(mountpoint)
        os.mknod(self._dir(instance, 'disk', name), 0o660 | stat.S_IFBLK, os.stat(loop).st_rdev)
        os.symlink('../' + name, self._dir(instance, 'disk/by-id', 'virtio-' + connection_info['serial'][:20]))

    def detach_volume(self, context, connection_info, instance, mountpoint, encryption=None):
        self._detach(instance, os.path.basename(mountpoint))

    def _detach(self, instance, name):
        node, by_id = self._dir(instance, 'disk', name), self._dir(instance, 'disk/by-id')
        dev = os.stat(node).st_rdev
        leader = self._leader(instance)
        if leader:                                       # a disk pulled from under a mounted file system: unmount, so that data is flushed
            where = '%d:%d' % (os.major(dev), os.minor(dev))
            for m in [x.split() for x in open('/proc/%d/mountinfo' % leader)]:
                if m[2] == where:
                    quiet('nsenter', '-t', leader, '-m', '-p', 'umount', '-l', m[4])
        os.unlink(node)
        link = next(x for x in os.listdir(by_id) if os.readlink(os.path.join(by_id, x)) == '../' + name)
        os.unlink(os.path.join(by_id, link))
        loop = 'loop%d' % os.minor(dev)
        try:                                             # after a restart of the host the number may belong to another volume
            if link[len('virtio-'):] in open('/sys/block/%s/loop/backing_file' % loop).read():
                run('losetup', '-d', '/dev/' + loop)
        except OSError:
            pass

    def _detach_all(self, instance):
        d = self._dir(instance, 'disk')
        for name in os.listdir(d) if os.path.isdir(d) else []:
            if name != 'by-id':
                self._detach(instance, name)

    def extend_volume(self, context, connection_info, instance, requested_size):
        link = self._dir(instance, 'disk/by-id', 'virtio-' + connection_info['serial'][:20])
        run('losetup', '-c', '/dev/loop%d' % os.minor(os.stat(link).st_rdev))


def _vif_failed(event_name, instance):
    raise exception.VirtualInterfaceCreateException()
