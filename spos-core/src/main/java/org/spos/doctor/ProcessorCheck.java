package org.spos.doctor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** What the processor can do, and whether the libraries were built for it. */
final class ProcessorCheck implements Check {
  private static final String BINDINGS =
      "org/nd4j/linalg/cpu/nativecpu/bindings/linux-x86_64%s/libjnind4jcpu.so";

  /** Builds of ND4J, and what a processor must have to run them. */
  private enum Build {
    PLAIN("", ""),
    ONEDNN("-onednn", ""),
    AVX2("-avx2", "avx2"),
    ONEDNN_AVX2("-onednn-avx2", "avx2"),
    AVX512("-avx512", "avx512f"),
    ONEDNN_AVX512("-onednn-avx512", "avx512f");

    private final String suffix;
    private final String flag;

    Build(String suffix, String flag) {
      this.suffix = suffix;
      this.flag = flag;
    }
  }

  /** Whether the class path has a resource. */
  private final Predicate<String> packed;

  ProcessorCheck() {
    this(name -> ProcessorCheck.class.getClassLoader().getResource(name) != null);
  }

  ProcessorCheck(Predicate<String> packed) {
    this.packed = packed;
  }

  @Override
  public String topic() {
    return "processor";
  }

  /** Flags as Linux names them, such as {@code avx2}; none where the system does not tell. */
  static Set<String> flags(Machine machine) {
    return new HashSet<>(
        Arrays.asList(machine.entry("proc/cpuinfo", "flags").orElse("").split(" ")));
  }

  @Override
  public List<Finding> examine(Machine machine) {
    Set<String> flags = flags(machine);
    String model = machine.entry("proc/cpuinfo", "model name").orElse("unknown model");
    List<Finding> findings = new ArrayList<>();
    if (flags.size() < 2) {
      findings.add(
          Finding.note(
              topic(),
              model + "; the system does not tell what it can do",
              "nothing, if the kernels below load; /proc/cpuinfo would tell"));
      return findings;
    }
    List<String> vectors =
        List.of("avx2", "avx512f", "avx512_bf16", "amx_tile").stream()
            .filter(flags::contains)
            .toList();
    findings.add(
        flags.contains("avx2")
            ? Finding.ok(topic(), model + "; " + String.join(", ", vectors))
            : Finding.note(
                topic(),
                model + "; it has no AVX2, so that training is several times slower",
                "use a processor of 2013 or later, or a virtual machine that passes its flags on"));
    findings.add(build(flags));
    if (flags.contains("avx2")
        && machine.variable("OPENBLAS_CORETYPE").isEmpty()
        && !machine.property("spos.home").isEmpty()) {
      findings.add(
          Finding.note(
              topic(),
              "OPENBLAS_CORETYPE is not set, and the packed OpenBLAS does not know new processors",
              "start it by the launcher, or set OPENBLAS_CORETYPE=Haswell"));
    }
    return findings;
  }

  /** A build for more than the processor has ends the process by SIGILL. */
  private Finding build(Set<String> flags) {
    List<Build> builds =
        Arrays.stream(Build.values())
            .filter(build -> packed.test(BINDINGS.formatted(build.suffix)))
            .toList();
    List<String> able =
        builds.stream()
            .filter(build -> build.flag.isEmpty() || flags.contains(build.flag))
            .map(ProcessorCheck::name)
            .toList();
    List<String> unable =
        builds.stream()
            .filter(build -> !build.flag.isEmpty() && !flags.contains(build.flag))
            .map(ProcessorCheck::name)
            .toList();
    if (builds.isEmpty()) {
      return Finding.fault(
          "kernels",
          "the class path has no build of ND4J for this system",
          "build it again (./mvnw package), or unpack the release again");
    }
    if (able.isEmpty()) {
      return Finding.fault(
          "kernels",
          "ND4J was built for %s, which this processor lacks".formatted(String.join(", ", unable)),
          "build it here (./mvnw package -DskipTests), or use a release, which packs all builds");
    }
    return Finding.ok("kernels", "ND4J for " + String.join(", ", able));
  }

  private static String name(Build build) {
    return "linux-x86_64" + build.suffix;
  }
}
