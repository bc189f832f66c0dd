# Sourced by the launchers, that of the sources and that of a release, which define fail, root, jar (the
# folder of which holds what the build left), program (how Java finds the classes) and what
# environment.sh and torch.sh set: keeps loaded classes, and starts Java.

# Commands that are over before optimised code would pay.
light_flags=(-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto)

light_list=${jar%/*}/light-commands

# Loaded classes, kept for the next start. Java ignores an archive that does not fit; what could not
# be made is an empty file.
light_archive=${jar%/*}/spos-java$version.jsa
engine_archive=${jar%/*}/spos-engine-java$version${kernels#linux-x86_64-onednn}.jsa

lacks_archive() {
  [[ -w ${jar%/*} && (! -f $engine_archive || $jar -nt $engine_archive) ]]
}

# archive_classes FILE ARGUMENT...: runs Java to its end, keeping what it has loaded.
archive_classes() {
  local file=$1
  shift
  rm -f "$file"
  "$java" -Dspos.home="$root" -XX:ArchiveClassesAtExit="$file" "$@" >/dev/null 2>&1 || true
  [[ -f $file ]] || : >"$file"
}

archive_all() {
  echo "spos: keeping loaded classes for faster starts; this once, it takes some seconds" >&2
  local table
  table=$(mktemp -d)
  archive_classes "$light_archive" "${light_flags[@]}" "${program[@]}" describe --space imagenet
  (
    engine_environment 1
    # shellcheck disable=SC2086 # native_flags are words
    archive_classes "$engine_archive" $native_flags "${engine_flags[@]}" "${program[@]}" latency --threads 1 \
      --space "$root/config/space-demo.yaml" --repetitions 1 --output "$table/times.json"
  )
  rm -rf "$table"
}

# alone COMMAND...: runs a function of this script while no other launcher of this folder does.
alone() {
  mkdir -p "${jar%/*}"
  if command -v flock >/dev/null; then
    exec 9>"${jar%/*}/build.lock"
    flock 9
    "$@"
    exec 9>&-
  else
    "$@"
  fi
}

# start ARGUMENT...: becomes Java.
start() {
  local command='' subcommand='' threads='' previous='' light='' argument pattern
  for argument in "$@"; do
    case $argument in
      --threads=*) threads=${argument#--threads=} ;;
      -h | --help | -V | --version) light=1 ;;
      -*) ;;
      *)
        [[ $previous == --threads ]] && threads=$argument
        if [[ -z $command ]]; then
          command=$argument
        elif [[ -z $subcommand ]]; then
          subcommand=$argument
        fi
        ;;
    esac
    previous=$argument
  done
  # The build lists the commands that are over at once; a list that is not there only costs time.
  if [[ -z $light && -f $light_list ]]; then
    while IFS= read -r pattern; do
      # shellcheck disable=SC2053 # such as describe:*
      if [[ $command:$subcommand == $pattern ]]; then
        light=1
        break
      fi
    done <"$light_list"
  fi

  # shellcheck disable=SC2206 # native_flags are words
  local flags=(-Dspos.home="$root" $native_flags) archive=$engine_archive
  # Java itself does not know the variable.
  [[ -n ${TMPDIR:-} && -d $TMPDIR ]] && flags+=(-Djava.io.tmpdir="$TMPDIR")
  [[ -n $light ]] && archive=$light_archive
  # An archive of an earlier jar is no use and no harm; by default Java warns of it on stdout.
  [[ -s $archive ]] && flags+=(-XX:SharedArchiveFile="$archive" -Xlog:disable -Xlog:all=error:stderr)
  [[ -t 2 && ${TERM:-dumb} != dumb ]] && flags+=(-Dspos.terminal=true)
  if [[ -n $light ]]; then
    flags+=("${light_flags[@]}")
  else
    flags+=("${engine_flags[@]}")
    if [[ ! $threads =~ ^[1-9][0-9]*$ ]]; then
      threads=$(nproc 2>/dev/null || getconf _NPROCESSORS_ONLN)
    fi
    engine_environment "$threads"
    if [[ $(torch_built) == torch-gpu ]] && has_gpu_driver; then find_cuda; fi
  fi

  # shellcheck disable=SC2086 # the user's flags are words
  exec "$java" "${flags[@]}" ${SPOS_JAVA_OPTS:-} "${program[@]}" "$@"
}
