# Sourced by the launchers and bench, which define fail and root: a locale in which Java sees all file
# names, Java, and
# what suits this processor. Sets java, version, kernels, classifier, native_flags and engine_flags.

# Java reads names of files and arguments in the character set of the locale. In ASCII (LC_ALL=C, no
# LANG under cron or Slurm, a locale that this machine lacks) it can open no "größe". Other
# character sets were chosen by somebody and are left alone.
utf8_locale() {
  local charmap candidate
  command -v locale >/dev/null || return 0 # musl: always UTF-8
  charmap=$(locale charmap 2>/dev/null || true)
  [[ $charmap == ANSI_X3.4-1968 || $charmap == US-ASCII ]] || return 0
  for candidate in C.UTF-8 en_US.UTF-8 $(locale -a 2>/dev/null | grep -i -m1 'utf-\?8$' || true); do
    if [[ $(env LC_ALL="$candidate" locale charmap 2>/dev/null) == UTF-8 ]]; then
      # Only what it must: messages of the system keep their language.
      if [[ -n ${LC_ALL:-} ]]; then export LC_ALL=$candidate; else export LC_CTYPE=$candidate; fi
      return 0
    fi
  done
  local LC_ALL=C
  if [[ $PWD$root$* == *[!\ -~]* ]]; then
    fail "a name has letters beyond ASCII, which Java reads in a UTF-8 locale only; install one (Debian: locales) and set LC_ALL to it" 2
  fi
}
utf8_locale "$@"

# A build needs a compiler, a release does not.
java_wanted=${java_wanted:-a JDK of version 17 or later (Debian: openjdk-17-jdk-headless)}

# Java, and its version from a file: starting it to ask would double the start-up time.
if [[ -x $root/jre/bin/java ]]; then
  # In what gpu-check --pack has packed; it unpacks its libraries beside itself.
  java=$root/jre/bin/java
  export SPOS_NATIVE_DIR=${SPOS_NATIVE_DIR:-$root/natives}
elif [[ -n ${JAVA_HOME:-} && -x $JAVA_HOME/bin/java ]]; then
  java=$JAVA_HOME/bin/java
else
  java=$(command -v java) || fail "no Java found; install $java_wanted, or set JAVA_HOME"
fi
release=$(dirname "$(readlink -f "$java" 2>/dev/null || echo "$java")")/../release
version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$release" 2>/dev/null || true)
version=${version:-17}
((version >= 17)) || fail "Java $version is too old; install $java_wanted, or set JAVA_HOME"

# What the processor can do decides which native build of ND4J is packed.
cpu=$(grep -m1 '^flags' /proc/cpuinfo 2>/dev/null || true)
kernels=
if [[ $(uname -sm) == "Linux x86_64" ]]; then
  case " $cpu " in
    *" avx512f "*) kernels=linux-x86_64-onednn-avx512 ;;
    *" avx2 "*) kernels=linux-x86_64-onednn-avx2 ;;
    *) kernels=linux-x86_64-onednn ;;
  esac
fi
classifier=(${kernels:+-Dnd4j.classifier=$kernels})

# Java stops its own threads with SIGUSR2 and dies of one that it has not sent, which is how LSF and
# SGE announce an end. Signal 16 is in no use on Linux.
[[ $(uname -s) == Linux ]] && export _JAVA_SR_SIGNUM=${_JAVA_SR_SIGNUM:-16}

native_flags=
((version >= 24)) && native_flags="--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"

# Native buffers are bounded by the engine, not by the size of the Java heap. And where a library is not packed,
# such as libtorch's for GPUs, JavaCPP takes one of that name from the system, of a PyTorch of another version:
# which ends the process. Libraries of CUDA come from the linker, which does not ask this path.
engine_flags=(-Dorg.bytedeco.javacpp.maxbytes=0 -Dorg.bytedeco.javacpp.maxphysicalbytes=0 -Djava.library.path=/dev/null)

# engine_environment THREADS: what must be set before the native libraries load.
engine_environment() {
  # Waiting threads spin for a tenth of a millisecond, then sleep. OpenMP's default is some
  # milliseconds, which starves the image loader and everybody else on a shared machine; without
  # any spinning small networks train 40 % slower.
  export GOMP_SPINCOUNT=${GOMP_SPINCOUNT:-10000}
  export OMP_NUM_THREADS=${OMP_NUM_THREADS:-$1}
  # Memory in huge pages: a training step is a tenth faster (glibc 2.35 and newer).
  export GLIBC_TUNABLES=${GLIBC_TUNABLES:-glibc.malloc.hugetlb=1}
  # Two thread pools would spin against each other.
  export OPENBLAS_NUM_THREADS=${OPENBLAS_NUM_THREADS:-1}
  # Lets cuBLAS give the same bits each time where that is asked for.
  export CUBLAS_WORKSPACE_CONFIG=${CUBLAS_WORKSPACE_CONFIG:-:4096:8}
  # The packed OpenBLAS does not know newer processors and would use its slowest kernels.
  if [[ -z ${OPENBLAS_CORETYPE:-} ]]; then
    case " $cpu " in
      *" avx512f "*) export OPENBLAS_CORETYPE=SkylakeX ;;
      *" avx2 "*) export OPENBLAS_CORETYPE=Haswell ;;
    esac
  fi
}
