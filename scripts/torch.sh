# Sourced by the launchers and gpu-check, which define fail and root: which libtorch is asked for, which
# one the build has, and what of CUDA this machine lacks. Where jar is not set, it is that of the sources.
jar=${jar:-$root/spos-cli/target/spos.jar}

# What the build has of libtorch is written in a file, so that a build after a change has it again.
torch_file=${jar%/*}/torch
torch_built() {
  if [[ -f $torch_file ]]; then cat "$torch_file"; fi
}

has_gpu_driver() {
  [[ -e /proc/driver/nvidia/version || -e /dev/nvidiactl || -e /dev/dxg ]] # in a container, and under WSL
}

# Megabytes that a build with this libtorch downloads beyond one without.
torch_size() {
  case $1 in
    torch) echo '90 MB' ;;
    torch-gpu) echo '545 MB for GPUs' ;;
  esac
}

# What libtorch is linked to, and a machine must have; as in CudaLibraries.java.
cuda_libraries=(libcudart.so.13 libnvrtc.so.13 libcublasLt.so.13 libcublas.so.13 libcufft.so.12 libcurand.so.10
  libcusparse.so.12 libcusolver.so.12 libcupti.so.13 libcufile.so.0 libcudnn.so.9 libnccl.so.2)

# The folders of CUDA's libraries in the packages of Python, where a present PyTorch has them.
python_cuda_folders() {
  command -v python3 >/dev/null || return 0
  python3 -c 'import glob, sys
print(":".join(folder for path in sys.path for folder in sorted(glob.glob(path + "/nvidia/*/lib"))))' 2>/dev/null || true
}

# Names the libraries that neither the system's linker nor a folder has; FOLDERS are separated by colons.
missing_cuda() {
  local known library folder folders=() found
  known=$(PATH=$PATH:/sbin:/usr/sbin ldconfig -p 2>/dev/null || true)
  IFS=: read -r -a folders <<<"$1:${LD_LIBRARY_PATH:-}:/usr/local/cuda/lib64:/usr/local/cuda/extras/CUPTI/lib64:/usr/lib64"
  for library in "${cuda_libraries[@]}"; do
    [[ $known == *$library* ]] && continue
    found=
    for folder in "${folders[@]}"; do
      if [[ -n $folder && -e $folder/$library ]]; then
        found=1
        break
      fi
    done
    [[ -n $found ]] || echo "$library"
  done
}

# Lets the linker find CUDA where Python has it, unless everything is found without.
find_cuda() {
  local folders
  [[ -n $(missing_cuda '') ]] || return 0
  folders=$(python_cuda_folders)
  if [[ -n $folders && $(missing_cuda "$folders") != $(missing_cuda '') ]]; then
    export LD_LIBRARY_PATH=${LD_LIBRARY_PATH:+$LD_LIBRARY_PATH:}$folders
  fi
}

# why_no_gpu: in a clause, why libtorch can use no GPU here; nothing if it may.
why_no_gpu() {
  local missing
  if ! has_gpu_driver; then
    echo 'this machine has no NVIDIA driver (neither /proc/driver/nvidia/version nor /dev/nvidiactl was found)'
    return 0
  fi
  missing=$(missing_cuda '' | tr '\n' ' ')
  [[ -z $missing ]] || echo "${missing% } not found; install CUDA 13 and cuDNN 9, or name their folders in LD_LIBRARY_PATH"
}

# file_setting KEY FILE: what a configuration says at its outermost level.
file_setting() {
  local value
  value=$(sed -n "s/^$1:[[:space:]]*\(.*\)/\1/p" "$2" 2>/dev/null | tail -n 1)
  value=${value%%[[:space:]]#*}
  value=${value//[\"\']/}
  echo "${value%%[[:space:]]*}"
}

# setting KEY ARGUMENT...: what an option, -D, a file of --config or a run that goes on says, in this order;
# auto if none does. A mistake in the command line is Java's to tell.
setting() {
  local key=$1 option='' assigned='' file='' run='' resumed='' previous='' argument value
  shift
  for argument in "$@" ''; do
    case $previous in
      "--$key") option=$argument ;;
      -D) [[ $argument == "$key="* ]] && assigned=${argument#*=} ;;
      --config)
        [[ -f $argument ]] || argument=$root/config/$argument.yaml
        value=$(file_setting "$key" "$argument")
        file=${value:-$file}
        ;;
      --run-dir) run=$argument ;;
    esac
    previous=
    case $argument in
      "--$key="*) option=${argument#*=} ;;
      -D"$key="*) assigned=${argument#*=} ;;
      --config=*)
        argument=${argument#*=}
        [[ -f $argument ]] || argument=$root/config/$argument.yaml
        value=$(file_setting "$key" "$argument")
        file=${value:-$file}
        ;;
      --run-dir=*) run=${argument#*=} ;;
      --resume | --resume=*) resumed=1 ;;
      *) previous=$argument ;;
    esac
  done
  value=${option:-${assigned:-$file}}
  [[ -z $value && -n $resumed && -n $run ]] && value=$(file_setting "$key" "$run/config.yaml")
  echo "${value:-auto}"
}

# hint_at_gpu COMMAND: the launcher's gpu_offer says what would use it. Nothing is downloaded unasked, but a GPU that lies idle is named.
hint_at_gpu() {
  case $1 in
    train-supernet | search | scratch | rank | demo) ;;
    *) return 0 ;;
  esac
  if [[ $(torch_built) != torch-gpu ]] && has_gpu_driver; then
    echo "spos: computing on the CPU; $(gpu_offer)" >&2
  fi
}

# is_shared COMMAND ARGUMENT...: is this one of several processes, or does it start them? They meet
# through libtorch, whatever computes.
is_shared() {
  local argument
  case $1 in
    launch) return 0 ;;
    train-supernet | search | scratch | rank) ;;
    *) return 1 ;;
  esac
  for argument in "${@:2}"; do
    [[ $argument == --ranks=* || $argument == --ranks ]] && return 0
  done
  [[ ${WORLD_SIZE:-1} =~ ^[0-9]+$ && ${SLURM_STEP_NUM_TASKS:-1} =~ ^[0-9]+$ ]] || return 1
  ((${WORLD_SIZE:-1} > 1 || ${SLURM_STEP_NUM_TASKS:-1} > 1))
}

# Which libtorch a command asks for: nothing, torch (for CPUs) or torch-gpu. Help is read without it, and
# doctor says itself what a machine lacks.
torch_wanted() {
  local engine device command='' argument why
  if [[ -n ${SPOS_TORCH:-} ]]; then
    [[ $SPOS_TORCH == torch || $SPOS_TORCH == torch-gpu ]] || fail "SPOS_TORCH is torch or torch-gpu, got $SPOS_TORCH" 2
    echo "$SPOS_TORCH"
    return 0
  fi
  for argument in "$@"; do
    [[ -z $command && $argument != -* ]] && command=$argument
    [[ $command == doctor || $command == help || $argument == -h || $argument == --help ]] && return 0
  done
  engine=$(setting engine "$@")
  device=$(setting device "$@")
  # A build with ND4J's GPU code was made by hand, and is what auto means there.
  [[ $engine == auto && -n $(compgen -G "$root/spos-cli/target/lib/nd4j-cuda-*.jar") ]] && return 0
  if is_shared "$command" "$@" && [[ $engine != torch && $device != cuda* ]]; then
    echo torch
    return 0
  fi
  if [[ $engine == auto && $device == auto ]]; then
    hint_at_gpu "$command"
    return 0
  fi
  [[ $engine == torch || ($engine == auto && $device == cuda*) ]] || return 0
  why=$(why_no_gpu)
  if [[ $device != cpu && -z $why ]]; then
    echo torch-gpu
  elif [[ $device == cuda* ]]; then
    fail "device $device cannot be used: $why" 2
  else
    if [[ $device != cpu ]] && has_gpu_driver; then
      echo "spos: computing on the CPU, because $why" >&2
    fi
    echo torch
  fi
}
