# Sourced by gpu-check: packs the program with libtorch for one kind of GPU, for a machine that has no
# Maven, no Java and no network.

# What of Java the program and its libraries need.
jre_modules=java.base,java.desktop,java.logging,java.management,java.naming,java.sql,java.xml,jdk.management,jdk.unsupported,jdk.zipfs

# A tool with those of its libraries that not every Linux has.
pack_tool() {
  local name=$1 to=$2 library
  cp "$(command -v "$name")" "$to/$name"
  ldd "$to/$name" | sed -n 's/.*=> \(\/[^ ]*\) .*/\1/p' | while read -r library; do
    case ${library##*/} in
      libc.so.* | libm.so.* | libpthread.so.* | libdl.so.*) ;;
      *) cp -L "$library" "$to/" ;;
    esac
  done
}

pack_java() {
  local home
  home=$(dirname "$(dirname "$(readlink -f "$java")")")
  [[ -x $home/bin/jlink && -d $home/jmods ]] \
    || fail "$home has no jlink, with which a small Java is made; install a whole JDK, or set JAVA_HOME to one"
  "$home/bin/jlink" --add-modules "$jre_modules" --compress=0 --no-header-files --no-man-pages \
    --strip-java-debug-attributes --output "$1"
}

# pack_files FOLDER SM: everything as it will lie on the other machine.
pack_files() {
  local to=$1 sm=$2
  mkdir -p "$to/scripts" "$to/spos-cli/target"
  "$java" -cp "$root/spos-cli/target/lib/*" org.spos.gpucheck.pack.PackJars "$root/spos-cli/target/lib" \
    "$to/spos-cli/target/lib" "$sm"
  cp "$root"/spos-cli/target/{spos.jar,light-commands} "$to/spos-cli/target/"
  echo torch-gpu >"$to/spos-cli/target/torch"
  cp "$root"/scripts/{spos,*.sh,gpu-check,gpu-peer.py} "$to/scripts/" # all that spos sources
  cp -r "$root/config" "$root/LICENSE" "$root/NOTICE" "$to/"
  pack_java "$to/jre"
}

# cut_into_parts FOLDER COMPRESSOR BYTES: reads one stream and writes part-00, ... Each is a stream of its own, and
# the list says with which digest it is whole and how long the stream is after it.
cut_into_parts() {
  local to=$1 compressor=$2 limit=$3 frames=$1/.frames frame packed size=0 part=0 after=0 name
  mkdir "$frames"
  split --bytes=16M --numeric-suffixes --suffix-length=4 - "$frames/"
  for frame in "$frames"/*; do
    $compressor <"$frame" >"$frame.z"
    packed=$(stat -c %s "$frame.z")
    if ((size > 0 && size + packed > limit)); then
      part=$((part + 1))
      size=0
    fi
    printf -v name 'part-%02d' "$part"
    cat "$frame.z" >>"$to/$name"
    size=$((size + packed))
    after=$((after + $(stat -c %s "$frame")))
    echo "$after" >"$to/.after-$name"
    rm "$frame" "$frame.z"
  done
  rmdir "$frames"
  for name in "$to"/part-*; do
    name=${name##*/}
    echo "$(sha256sum "$to/$name" | cut -d ' ' -f 1) $(<"$to/.after-$name") $name"
    rm "$to/.after-$name"
  done >"$to/parts"
}

# pack FOLDER SM BYTES
pack() {
  local to=$1 sm=$2 limit=$3 tool compressor staging
  [[ ! -e $to || -z $(ls -A "$to") ]] || fail "$to holds files already; name a new folder" 2
  mkdir -p "$to/tools"
  if command -v zstd >/dev/null; then
    tool=zstd compressor='zstd -q -15 --long=24'
  elif command -v xz >/dev/null; then
    tool=xz compressor='xz -q -6'
  else
    fail "neither zstd nor xz is here; install one of them"
  fi
  staging=$(mktemp -d "$to/.staging-XXXX")
  trap 'rm -rf "$staging"' EXIT
  pack_files "$staging" "$sm"
  echo "gpu-check: compressing with $tool" >&2
  tar -C "$staging" --sort=name --owner=0 --group=0 --numeric-owner -cf - . | cut_into_parts "$to" "$compressor" "$limit"
  pack_tool "$tool" "$to/tools"
  (cd "$to" && sha256sum tools/* >tools.sha256)
  cp "$root/scripts/gpu-unpack" "$to/unpack"
  chmod +x "$to/unpack"
  rm -rf "$staging"
  trap - EXIT
  echo "$to: $(grep -c . "$to/parts") parts, $(du -sh --apparent-size "$to" | cut -f 1), for sm_$sm; on the other machine: ./unpack, then spos-gpu/scripts/gpu-check"
}
