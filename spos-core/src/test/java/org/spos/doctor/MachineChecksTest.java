package org.spos.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spos.checkpoint.CheckpointSize;
import org.spos.config.DataConfig;
import org.spos.config.SposConfig;
import org.spos.natives.FolderState;
import org.spos.plan.NetworkPlan;
import org.spos.space.SearchSpace;

/** Each fault made on purpose is found, and a machine without it is not accused. */
class MachineChecksTest {
  @TempDir Path root;
  private OtherMachine machine;

  @BeforeEach
  void makeUp() {
    machine = new OtherMachine(root);
  }

  @ParameterizedTest
  @CsvSource({
    "17.0.15, OK",
    "25, OK",
    "21-ea, OK",
    "11.0.2, FAULT",
    "1.8.0_302, FAULT",
    "'', FAULT",
  })
  void javaMustBeSeventeen(String version, String state) {
    assertThat(machine.property("java.version", version).seenBy(new JavaCheck()))
        .startsWith(state + " Java: OpenJDK");
  }

  @Test
  void saysWhatTheLauncherWouldHaveSet() {
    assertThat(machine.seenBy(new JavaCheck())).doesNotContain("NOTE");
    assertThat(machine.property("spos.home", "").seenBy(new JavaCheck()))
        .contains("NOTE Java: it was not started by the launcher");
  }

  @Test
  void namesAnotherSystem() {
    assertThat(machine.property("os.arch", "aarch64").seenBy(new JavaCheck()))
        .contains("NOTE system: Linux aarch64 is not tested");
  }

  /** The builds that a class path holds, and the processor they meet. */
  @ParameterizedTest
  @CsvSource({
    "-onednn, fpu sse2, OK, NOTE processor: Made up; it has no AVX2",
    "-onednn-avx512, fpu sse2, FAULT, NOTE processor: Made up; it has no AVX2",
    "-onednn-avx512, fpu avx2, FAULT, OK processor: Made up; avx2",
    "-onednn-avx2, fpu avx2, OK, OK processor: Made up; avx2",
    "-onednn-avx512, fpu avx2 avx512f, OK, 'OK processor: Made up; avx2, avx512f'",
    "none, fpu avx2, FAULT, OK processor: Made up; avx2",
  })
  void kernelsMustSuitTheProcessor(String build, String flags, String state, String processor) {
    machine.file("proc/cpuinfo", "model name : Made up\nflags : %s\n".formatted(flags));
    String lines =
        machine.seenBy(new ProcessorCheck(name -> name.contains("linux-x86_64" + build + "/")));
    assertThat(lines).contains(state + " kernels: ").contains(processor);
  }

  @Test
  void doesNotGuessWhatAnUnknownProcessorCan() {
    machine.file("proc/cpuinfo", "");
    assertThat(machine.seenBy(new ProcessorCheck(name -> true)))
        .startsWith("NOTE processor: unknown model; the system does not tell")
        .doesNotContain("\n");
  }

  @Test
  void findsThreadsThatWouldWait() {
    assertThat(machine.seenBy(new ThreadsCheck(0))).isEqualTo("OK threads: 4 processors");
    assertThat(machine.seenBy(new ThreadsCheck(8)))
        .contains("NOTE threads: threads is 8 for 4 processors: they would wait > leave out");
    assertThat(machine.variable("OMP_NUM_THREADS", "64").seenBy(new ThreadsCheck(0)))
        .contains("OMP_NUM_THREADS is 64 for 4 processors");
    machine.file("proc/loadavg", "3.90 1 1 1/1 1\n");
    assertThat(machine.seenBy(new ThreadsCheck(4))).contains("keep 3.9 of 4 processors busy");
    machine.file("proc/loadavg", "44.80 1 1 1/1 1\n");
    assertThat(machine.seenBy(new ThreadsCheck(4))).contains("keep 4.0 of 4 processors busy");
    machine.file("proc/cpuinfo", "processor : 0\n".repeat(64)).processors(2);
    assertThat(machine.seenBy(new ThreadsCheck(0)))
        .contains("2 of 64 processors, as the container");
  }

  @Test
  void findsMemoryThatIsShort() {
    assertThat(machine.seenBy(new MemoryCheck(1 << 30)))
        .isEqualTo("OK memory: 12.3 GB free of 16.4 GB");
    assertThat(machine.seenBy(new MemoryCheck(64L << 30)))
        .contains("NOTE memory: Java's heap may grow to 68.7 GB, more than is free");
    machine.file("sys/fs/cgroup/memory.max", "1000000000\n");
    assertThat(machine.seenBy(new MemoryCheck(1 << 29)))
        .startsWith("NOTE memory: 12.3 GB free of 16.4 GB; this process may use 1.0 GB > small");
    machine.file("proc/meminfo", "nonsense\n");
    assertThat(machine.seenBy(new MemoryCheck(1))).startsWith("NOTE memory: the system does not");
  }

  @ParameterizedTest
  @CsvSource({
    "always madvise [never], set, NOTE huge pages: switched off",
    "always [madvise] never, set, OK huge pages: madvise",
    "always [madvise] never, '', NOTE huge pages: given to who asks",
    "[always] madvise never, '', OK huge pages: always",
    "garbage, set, NOTE huge pages: the system does not tell",
    "broken [, set, OK huge pages: ",
  })
  void looksForHugePages(String content, String asked, String line) {
    machine.file("sys/kernel/mm/transparent_hugepage/enabled", content + "\n");
    machine.variable("GLIBC_TUNABLES", asked.isEmpty() ? "" : "glibc.malloc.hugetlb=1");
    assertThat(machine.seenBy(new HugePagesCheck())).startsWith(line);
  }

  @Test
  void findsLimitsThatLongRunsMeet() {
    String limits =
        """
        Limit                     Soft Limit           Hard Limit           Units
        Max cpu time              %s            unlimited            seconds
        Max file size             %s            unlimited            bytes
        Max open files            %s                20000                files
        Max address space         unlimited            unlimited            bytes
        """;
    machine.file("proc/self/limits", limits.formatted("unlimited", "unlimited", "20000"));
    assertThat(machine.seenBy(new LimitsCheck())).startsWith("OK limits: 20,000 open files");
    machine.file("proc/self/limits", limits.formatted("3600", "1048576", "256"));
    assertThat(machine.seenBy(new LimitsCheck()).lines())
        .hasSize(3)
        .allSatisfy(line -> assertThat(line).startsWith("NOTE limits: "))
        .anySatisfy(line -> assertThat(line).contains("256 files are allowed", "ulimit -n"))
        .anySatisfy(line -> assertThat(line).contains("3,600 seconds of processor", "ulimit -t"))
        .anySatisfy(line -> assertThat(line).contains("1,048,576 bytes in a file", "ulimit -f"));
    machine.file("proc/self/limits", "");
    assertThat(machine.seenBy(new LimitsCheck())).startsWith("NOTE limits: the system does not");
  }

  @ParameterizedTest
  @CsvSource({"UTF-8, OK", "utf8, OK", "ANSI_X3.4-1968, NOTE", "ISO-8859-1, NOTE", "'', NOTE"})
  void namesOfFilesNeedUnicode(String charset, String state) {
    assertThat(machine.property("sun.jnu.encoding", charset).seenBy(new LocaleCheck()))
        .startsWith(state + " locale: ");
  }

  @Test
  void findsAClockThatIsBehind() throws IOException {
    Path program = Files.createFile(root.resolve("spos.jar"));
    Files.setLastModifiedTime(program, FileTime.fromMillis(1_700_000_000_000L));
    ClockCheck check = new ClockCheck(Optional.of(program));
    assertThat(machine.now(1_700_000_000_000L).seenBy(check))
        .isEqualTo("OK clock: 2023-11-14T22:13:20Z");
    assertThat(machine.now(0).seenBy(check))
        .startsWith("NOTE clock: it is 1970-01-01T00:00:00Z here, before this program was made");
  }

  @Test
  void findsADiskThatIsFullOrMissing() {
    assertThat(machine.seenBy(new DiskCheck(1))).startsWith("OK disk: " + root + " has ");
    assertThat(machine.seenBy(new DiskCheck(Long.MAX_VALUE)))
        .startsWith("FAULT disk: " + root + " has ")
        .contains("for runs, which may need 9223372036.9 GB > work in a folder with room");
    machine.property("java.io.tmpdir", root.resolve("gone").toString());
    assertThat(machine.seenBy(new DiskCheck(1)))
        .contains("NOTE disk: " + root.resolve("gone") + " cannot be written for temporary files")
        .contains("> set TMPDIR");
  }

  /** {@code CheckpointSizeTest} compares one with a file. */
  @Test
  void asksForRoomForTheCheckpointsThatAreKept() {
    NetworkPlan plan = NetworkPlan.supernet(SearchSpace.imagenet());
    long whole = CheckpointSize.of(plan, true);
    long weights = CheckpointSize.of(plan, false);
    assertThat(SposConfig.defaults().checkpoint().keep()).isEqualTo(3);
    assertThat(DiskCheck.checkpoints(SposConfig.defaults())).isEqualTo(4 * whole + weights);
  }

  @Test
  void namesTheFolderThatCannotHoldLibrariesAndTheOneThatDoes() {
    FolderState home = new FolderState(Path.of("/home/x"), Optional.of("is mounted noexec"));
    FolderState temporary = new FolderState(Path.of("/tmp/x"), Optional.empty());
    FolderState later = new FolderState(Path.of("/var/x"), Optional.of("is not tried"));
    assertThat(machine.seenBy(new CacheCheck(() -> List.of(temporary, later))))
        .isEqualTo("OK cache: /tmp/x holds native libraries");
    assertThat(machine.seenBy(new CacheCheck(() -> List.of(home, temporary))).lines())
        .hasSize(2)
        .anySatisfy(line -> assertThat(line).startsWith("NOTE cache: /home/x is mounted noexec"))
        .contains("OK cache: /tmp/x holds native libraries");
    assertThat(machine.seenBy(new CacheCheck(() -> List.of(home))))
        .contains("NOTE cache: /home/x")
        .contains("FAULT cache: no folder can hold native libraries")
        .contains("SPOS_NATIVE_DIR");
  }

  @Test
  void findsImagesThatAreNotThere() throws IOException {
    DataConfig data = SposConfig.defaults().data();
    assertThat(machine.seenBy(new DataCheck(data, false)))
        .startsWith("NOTE data: there is no data/imagenet, the default");
    assertThat(machine.seenBy(new DataCheck(data, true)))
        .startsWith("FAULT data: there is no data/imagenet > give the folder");
    Path train = Files.createDirectories(root.resolve("data/imagenet/train"));
    assertThat(machine.seenBy(new DataCheck(data, true)))
        .startsWith("FAULT data: data/imagenet/train is empty");
    Files.createDirectories(train.resolve("n01440764"));
    Files.createDirectories(train.resolve(".hidden"));
    assertThat(machine.seenBy(new DataCheck(data, true)))
        .startsWith("FAULT data: class folder data/imagenet/train/n01440764 is empty > put its");
    Files.createFile(train.resolve("n01440764/1.jpg"));
    assertThat(machine.seenBy(new DataCheck(data, true)))
        .isEqualTo("OK data: data/imagenet/train has 1 entry, a class each");
    Files.createSymbolicLink(root.resolve("data/imagenet/val"), train);
    assertThat(machine.seenBy(new DataCheck(data, true)))
        .contains("FAULT data: train and val of " + root + "/data/imagenet are one folder")
        .contains(" > put other images into val, or remove it");
  }

  @Test
  void aFileMustBeAPack() throws IOException {
    Path file = Files.createDirectories(root.resolve("data")).resolve("imagenet");
    Files.writeString(file, "notes");
    assertThat(machine.seenBy(new DataCheck(SposConfig.defaults().data(), true)))
        .startsWith("FAULT data: " + file + " is no pack > give a folder with train and val, or");
  }

  @Test
  void oneProcessorIsNotSeveral() {
    assertThat(machine.processors(1).seenBy(new ThreadsCheck(0)))
        .contains("OK threads: 1 processor");
  }
}
