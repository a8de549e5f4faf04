#!/bin/sh
# The isolated world that a test's private libvirtd lives in.
#
#   namespace.sh hold NAME ROOT   make it, print "ready PID", end it when standard input closes
#   namespace.sh daemon NAME ROOT start libvirtd, from inside
#   namespace.sh end NAME ROOT    end what an owner left behind that could not do so itself
#
# NAME is a network namespace and the name of the control groups; ROOT holds the folders that are
# bound over libvirt's own. Everything that runs in the network namespace is ended with it: that is
# the one thing that daemons, guests and dnsmasq have in common, whoever their parent is by now.
set -eu

action=$1 name=$2 root=$3
self=$0
controllers='cpu cpuacct cpuset memory devices freezer blkio'

end() {
  # A process may be forking while the list is read, hence more than one look.
  while pids=$(ip netns pids "$name" 2>/dev/null) && [ -n "$pids" ]; do
    for pid in $pids; do kill -9 "$pid" 2>/dev/null || true; done
  done
  ip netns del "$name" 2>/dev/null || true
  find /sys/fs/cgroup -depth -type d \( -path "*/$name" -o -path "*/$name/*" \) -exec rmdir {} + 2>/dev/null || true
  rm -rf "$root"
}

# Control groups of its own: libvirt takes CPU statistics from them, and two daemons with a machine
# of the same name would otherwise share one. The namespace makes ours look like the root.
join_cgroups() {
  if only_version_2; then
    mkdir "/sys/fs/cgroup/$name"
    echo $$ >"/sys/fs/cgroup/$name/cgroup.procs"
    return
  fi
  for controller in $controllers; do
    parent=/sys/fs/cgroup/$controller$(sed -n "s/^[0-9]*:$controller://p" /proc/self/cgroup)
    [ -e "$parent/cgroup.procs" ] || continue
    group=${parent%/}/$name
    mkdir "$group"
    if [ "$controller" = cpuset ]; then
      cat "$parent/cpuset.cpus" >"$group/cpuset.cpus"
      cat "$parent/cpuset.mems" >"$group/cpuset.mems"
    fi
    echo $$ >"$group/cgroup.procs"
  done
}

# `ip netns exec` has mounted a fresh /sys, which has no control groups yet. A mixture of both
# versions is what libvirt_lxc cannot start in, so version 1 is mounted alone where there is any.
mount_cgroups() {
  if only_version_2; then
    mount -t cgroup2 cgroup2 /sys/fs/cgroup
    # A group with processes of its own cannot hand controllers to its children.
    mkdir /sys/fs/cgroup/daemon
    echo $$ >/sys/fs/cgroup/daemon/cgroup.procs
    for controller in $(cat /sys/fs/cgroup/cgroup.controllers); do
      echo "+$controller" >/sys/fs/cgroup/cgroup.subtree_control || true
    done
    return
  fi
  mount -t tmpfs cgroup /sys/fs/cgroup
  for controller in $controllers; do
    mkdir "/sys/fs/cgroup/$controller"
    mount -t cgroup -o "$controller" cgroup "/sys/fs/cgroup/$controller" || rmdir "/sys/fs/cgroup/$controller"
  done
}

# Without udev the device may belong to a group of another number than "kvm" has here. libvirtd, as root,
# could then open it and QEMU could not, and libvirt would ask every QEMU anew at each question.
own_kvm() {
  [ -c /dev/kvm ] && getent group kvm >/dev/null || return 0
  mknod "$root/kvm" c $(stat --format='0x%t 0x%T' /dev/kvm | xargs printf '%d %d')
  chown root:kvm "$root/kvm"
  chmod 660 "$root/kvm"
  mount --bind "$root/kvm" /dev/kvm
}

only_version_2() {
  ! grep -q ':memory:' /proc/self/cgroup
}

case $action in
hold)
  ip netns add "$name"
  trap end EXIT
  trap 'exit 1' HUP INT TERM
  # In the background a shell would give the child /dev/null as standard input; it wants none.
  sh "$self" join "$name" "$root" </dev/null &
  cat >/dev/null
  ;;
join)
  join_cgroups
  exec ip netns exec "$name" unshare --cgroup sh "$self" enter "$name" "$root"
  ;;
enter)
  mount --make-rprivate /
  mount_cgroups
  for pair in run:/run/libvirt etc:/etc/libvirt var:/var/lib/libvirt log:/var/log/libvirt cache:/var/cache/libvirt; do
    mkdir -p "${pair#*:}"
    mount --bind "$root/${pair%%:*}" "${pair#*:}"
  done
  own_kvm
  # libvirt locks a console's terminal there; a bare container may lack it.
  mkdir -p /run/lock
  ip link set lo up
  echo "ready $$"
  exec sleep infinity >/dev/null
  ;;
daemon)
  # Entering a namespace changes no control group, and libvirt counts from the daemon's own.
  for processes in /sys/fs/cgroup/*/cgroup.procs; do echo $$ >"$processes"; done
  exec libvirtd --daemon --pid-file "$root/libvirtd.pid"
  ;;
end) end ;;
*)
  echo "namespace.sh: unknown action $action" >&2
  exit 2
  ;;
esac
