#!/usr/bin/env bash
# Runs one real container engine in a box of namespaces, of which nothing is left when it ends. It ends when standard
# input does: so also when whoever started it is killed. Lines on standard input: `stop`, `start` (the engine's service).
#   engine-box.sh outside <Docker|Podman> <tree of programs> <folder for the socket and the log> <name of the cgroup>
set -u
where=$1 kind=$2 tree=$3 dir=$4 group=$5
# Signals to a whole group of processes are meant for the test's runner; the end of the input tells us.
trap '' INT TERM HUP

groups() {
  find /sys/fs/cgroup -mindepth 1 -depth -type d \( -path "*/$group" -o -path "*/$group/*" \) 2>/dev/null
}

# What is paused cannot be killed under cgroup v1, and a box with it in it would never end.
thaw() {
  groups | while read -r folder; do
    [ -e "$folder/freezer.state" ] && echo THAWED >"$folder/freezer.state"
    [ -e "$folder/cgroup.freeze" ] && echo 0 >"$folder/cgroup.freeze"
  done 2>/dev/null
}

if [ "$where" = outside ]; then
  unshare --mount --pid --fork --mount-proc --propagation private bash "$0" inside "$kind" "$tree" "$dir" "$group"
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    groups | xargs -r rmdir 2>/dev/null
    [ -z "$(groups)" ] && break
    sleep 0.2
  done
  rm -rf --one-file-system -- "$dir"
  exit 0
fi

set -e
mount -t tmpfs tmpfs /run
own=/run/box
mkdir -p $own/etc $own/etc.work $own/opt $own/opt.work
mount -t overlay overlay -o "lowerdir=$tree/usr:/usr" /usr
mount -t overlay overlay -o "lowerdir=/etc:$tree/etc,upperdir=$own/etc,workdir=$own/etc.work" /etc
mount -t overlay overlay -o "lowerdir=/opt,upperdir=$own/opt,workdir=$own/opt.work" /opt
set +e
unset DOCKER_CONFIG DOCKER_HOST DOCKER_CONTEXT CONTAINER_HOST XDG_RUNTIME_DIR
export PATH=/usr/sbin:/usr/bin:/sbin:/bin
echo '{}' >$own/daemon.json
cat >$own/containers.conf <<'END'
[containers]
default_ulimits = ["nofile=1024:1024","nproc=1024:1024"]
netns = "none"
log_driver = "k8s-file"
[engine]
cgroup_manager = "cgroupfs"
events_logger = "file"
runtime = "runc"
END

serve() {
  if [ "$kind" = Docker ]; then
    exec dockerd --config-file $own/daemon.json --data-root $own/data --exec-root $own/exec --pidfile $own/pid \
      -H "unix://$dir/engine.sock" --storage-driver vfs --bridge none --iptables=false --ip6tables=false \
      --ip-forward=false --ip-masq=false --userland-proxy=false --exec-opt native.cgroupdriver=cgroupfs
  fi
  CONTAINERS_CONF=$own/containers.conf exec podman --root $own/data --runroot $own/exec --tmpdir $own/tmp \
    --storage-driver vfs system service -t 0 "unix://$dir/engine.sock"
}

start() {
  (trap - INT TERM HUP; serve) >>"$dir/log" 2>&1 </dev/null &
  service=$!
}

start
# Nobody speaks for so long unless the test hangs.
while read -r -t 240 line; do
  case $line in
    stop)
      kill -TERM "$service"
      wait "$service"
      echo stopped
      ;;
    start) start ;;
  esac
done
thaw
kill -KILL -1
exit 0
