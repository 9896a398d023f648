# Turns the Hiera data of this machine (its own, the common one, its secrets) into resources. The only manifest there is.
# Resources apply in the order of this file; one that fails holds up only what depends on it.
$packages    = lookup('packages', Array[String], 'unique', [])
$volumes     = lookup('volumes', Hash, 'hash', {})
$directories = lookup('directories', Hash, 'hash', {})
$initial     = lookup('initial', Hash, 'hash', {})
$files       = lookup('files', Hash, 'hash', {})
$services    = lookup('services', Hash, 'hash', {})
# For templates: by role and host, the IPv4 addresses of the environment's machines.
$members     = lookup('members', Hash, 'hash', {})

Exec { path => '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' }
File { owner => 'root', group => 'root' }

$wanted = join($packages, ' ')
exec { 'apt-get -q update': unless => "dpkg-query -W ${wanted}" }
-> package { $packages: ensure => installed }

$directories.each |$path, $directory| {
  file { $path: ensure => directory, * => { 'mode' => '0755' } + $directory }
}

# Others change these later; here they are only made, for no other user to read, so that what names them can be judged.
$initial.each |$path, $command| {
  exec { "make ${path}": command => $command, creates => $path, umask => '077', provider => shell }
}

$files.each |$path, $file| {
  $check  = $file['check'] ? { undef => {}, default => { 'validate_cmd' => $file['check'] } }
  $notify = $file['notifies'] ? { undef => {}, default => { 'notify' => Service[$file['notifies']] } }
  $after  = $file['after'] ? { undef => [], default => $file['after'] }
  file { $path:
    content => $file['template'] ? { true => inline_epp($file['content']), default => $file['content'] },
    mode    => $file['mode'] ? { undef => '0644', default => $file['mode'] },
    owner   => $file['owner'] ? { undef => 'root', default => $file['owner'] },
    require => $after.map |$other| { File[$other] },
    *       => $check + $notify,
  }
}

# After the files, since a new machine may have to wait for its volumes; what lies below a mount point waits for it all the same (Puppet orders a file
# after its nearest managed parent).
$volumes.each |$mount, $volume| {
  exec { "mount ${mount}":
    command => "toolforge-agent mount ${volume['id']} ${mount}",
    unless  => "mountpoint -q ${mount}",
  }
  -> file { $mount: ensure => directory, mode => '0755' }
}

$services.each |$name, $service| {
  service { $name:
    ensure  => running,
    enable  => true,
    restart => $service['reload'] ? { undef => "systemctl reload-or-restart ${name}", default => $service['reload'] },
  }
}
