"""processes.py steps|all: the pids that belong to this lab ($LAB_DIR).

steps: what an `up` that was killed has left running.
all:   these, every daemon with its session, and whatever lives in one of the lab's network namespaces. Each test alone would miss some: a daemon that sets
       its title overwrites its environment, one that forks away leaves its session, and guests have a clean environment.
"""
import glob
import os
import sys

LAB_DIR = os.environ['LAB_DIR']
NAMESPACES = ('virt', 'net1', 'qrouter-', 'qdhcp-', 'i-')


def stat(pid):
    """(state, session, start time)"""
    fields = open('/proc/%s/stat' % pid).read().rpartition(') ')[2].split()
    return fields[0], fields[3], fields[19]


def sessions():
    for f in glob.glob(LAB_DIR + '/run/*.pid'):
        if os.path.basename(f) in ('up.pid', 'down.pid'):
            continue
        try:
            pid, start = open(f).read().split()
            if stat(pid)[2] == start:
                yield pid
        except (OSError, ValueError):
            pass


def belongs(pid, marks, own_sessions, namespaces):
    environ = open('/proc/%s/environ' % pid, 'rb').read().split(b'\0')
    if any(('%s=%s' % (m, LAB_DIR)).encode() in environ for m in marks):
        return True
    return stat(pid)[1] in own_sessions or os.stat('/proc/%s/ns/net' % pid).st_ino in namespaces


def main(what):
    if what == 'steps':
        marks, own, namespaces = ['TOOLFORGE_LAB_STEP'], set(), set()
    else:
        marks, own = ['TOOLFORGE_LAB_STEP', 'TOOLFORGE_LAB'], set(sessions())
        namespaces = {os.stat(f).st_ino for f in glob.glob('/run/netns/*') if os.path.basename(f).startswith(NAMESPACES)}
        namespaces.discard(os.stat('/proc/self/ns/net').st_ino)
    me = os.getpid()
    for pid in filter(str.isdigit, os.listdir('/proc')):
        try:
            if int(pid) not in (me, os.getppid()) and stat(pid)[0] != 'Z' and belongs(pid, marks, own, namespaces):
                print(pid)
        except OSError:
            pass


main(sys.argv[1])
