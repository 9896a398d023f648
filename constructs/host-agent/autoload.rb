# Puppet notes every file that it loads in $LOADED_FEATURES; upon each note Ruby 3.1 resolves the paths of all files loaded so far, some 760,000
# system calls in a run. Puppet's own table of what is loaded is enough for it.
require 'puppet/util/autoload'
Puppet::Util::Autoload.singleton_class.prepend(Module.new do
  def mark_loaded(name, file)
    file = File.expand_path(file)
    loaded[cleanpath(name).chomp('.rb')] = [file, File.mtime(file)]
  end
end)
