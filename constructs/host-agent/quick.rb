# Three things that cost more than the rest of a run of Puppet and Facter, made quick (Puppet 7, Facter 4, Ruby 3.1). None changes what a run does.

# Puppet notes every file that it loads in $LOADED_FEATURES; upon each note Ruby resolves the paths of all files loaded so far, some 760,000 system calls
# in a run. Puppet's own table of what is loaded is enough for it.
require 'puppet/util/autoload'
Puppet::Util::Autoload.singleton_class.prepend(Module.new do
  def mark_loaded(name, file)
    file = File.expand_path(file)
    loaded[cleanpath(name).chomp('.rb')] = [file, File.mtime(file)]
  end
end)

# Facter compiles a regular expression for every pair of a fact and a blocked name, for each fact that is asked for: a third of a run.
require 'facter'
Facter::FactLoader.prepend(Module.new do
  def construct_reject_lists(blocked, facts)
    rejected = facts.select { |fact| blocked.any? { |name| fact.name == name || fact.name.start_with?("#{name}.") } }
    rejected.partition { |fact| fact.type == :core }
  end
end)

# Before it starts a service, and again before it enables one, Puppet unmasks it; after each of these three systemd reads all its units and runs all its
# generators, a fifth of a second and some twenty times on a new machine. It needs none of it: a unit is read when it starts.
unit = Module.new do
  def unmask
    super if cached_enabled?[:output].to_s.start_with?('masked')
  end

  def enable
    unmask
    systemctl('enable', '--no-reload', '--', @resource[:name])
  rescue Puppet::ExecutionFailure => e
    raise Puppet::Error, "Could not enable #{name}: #{e.message}", e.backtrace
  ensure
    @cached_enabled = nil
  end
end
Puppet::Util::Autoload.singleton_class.prepend(Module.new do
  define_method(:load_file) do |name, environment|
    super(name, environment).tap do
      Puppet::Type::Service::ProviderSystemd.prepend(unit) if name.to_s == 'puppet/provider/service/systemd'
    end
  end
end)
