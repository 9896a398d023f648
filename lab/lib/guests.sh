# The guests' image, the lab's key to them, and the apt proxy.

KEY=$CACHE/ssh/id_ed25519      # in the cache, because the image holds its public half

# The image's name tells what it was made from: a change of the key, of the CA or of guest/ makes another.
guest_image() { echo "$CACHE/guest-$(cat "$KEY.pub" "$CA/tls.crt" "$LAB"/guest/{build,customize,packages.txt} | md5sum | cut -c1-12).tar.zst"; }

start_apt_proxy() { start aptproxy /usr/bin/python3 "$LAB/guest/aptproxy.py" $IP 3142 "$CACHE/apt"; }

start_guest_image() { # in the background: takes about as long as the first start of the APIs
  mkdir -p "$CACHE/ssh"
  [ -s "$KEY" ] || ssh-keygen -q -t ed25519 -N '' -C toolforge-lab -f "$KEY"
  ln -sfn "$CACHE/ssh" "$LAB_DIR/ssh"
  local image; image=$(guest_image)
  [ ! -s "$image" ] || return 0
  say "building the guest image in the background"
  wait_for 20 aptproxy nc -z $IP 3142
  mkdir -p "$STATE/guest-build"
  TMPDIR=$STATE/guest-build "$LAB/guest/build" "$KEY.pub" "$CA/tls.crt" http://$IP:3142 "$image" >"$LOG/guest-image.log" 2>&1 </dev/null &
  guest_build=$!
}

# Unpacked here once, where the virt driver looks before it unpacks an image itself: else the first servers would wait for it.
finish_guest_image() {
  [ "$hypervisors" != fake ] || return 0
  local image base; image=$(guest_image)
  if [ -n "${guest_build:-}" ]; then
    wait "$guest_build" || fail "the guest image was not built" "$LOG/guest-image.log"
    say "guest image built"
  fi
  base=$STATE/guest-images/$(md5sum <"$image" | cut -d' ' -f1)
  [ -d "$base" ] && return
  rm -rf "$base.part"
  mkdir -p "$base.part"
  logged guest-image tar -xf "$image" -C "$base.part" --numeric-owner --xattrs '--xattrs-include=*'
  mv "$base.part" "$base"
  say "guest image unpacked"
}

image_to_upload() {
  if [ "$hypervisors" != fake ]; then guest_image; return; fi
  [ -e "$STATE/blank.img" ] || truncate -s 1M "$STATE/blank.img"
  echo "$STATE/blank.img"
}
