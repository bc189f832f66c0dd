package org.spos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spos.data.demo.DemoDataset;
import org.spos.seed.Seed;
import picocli.CommandLine;

class DataCommandsTest {
  @TempDir Path folder;

  private String out = "";
  private String err = "";

  @BeforeEach
  void draw() {
    new DemoDataset(2, 10, 2, 32, new Seed(1)).write(folder.resolve("data"));
  }

  private int run(String... arguments) {
    StringWriter outText = new StringWriter();
    StringWriter errText = new StringWriter();
    CommandLine commands = Main.commandLine(NoEngine.ENGINES);
    int code =
        commands
            .setOut(new PrintWriter(outText))
            .setErr(new PrintWriter(errText))
            .execute(arguments);
    out = outText.toString();
    err = errText.toString();
    return code;
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  @Test
  void checksAFolder() {
    assertThat(run("data", "check", path("data"), "-q")).isZero();
    assertThat(out)
        .contains("classes        2", "train          16 images, 8 to 8 a class")
        .contains("search         4 images, 2 to 2 a class", "val            4 images")
        .contains("unreadable     0", "leaks          0", "short side     32 to 32 pixels")
        .containsPattern("speed +[0-9]+ images/s for training");
  }

  @Test
  void endsWithTheCodeOfDataWhenAnImageIsInTwoSplits() throws IOException {
    Path val = folder.resolve("data/val");
    try (var files = Files.walk(val)) {
      Path image = files.filter(Files::isRegularFile).findFirst().orElseThrow();
      Path copy = folder.resolve("data/train").resolve(val.relativize(image));
      Files.copy(image, copy.resolveSibling("copy.jpg"));
    }
    assertThat(run("data", "check", path("data"), "-q", "--search-split=val", "--json"))
        .isEqualTo(ExitCode.DATA);
    assertThat(out).contains("\"leaks\":[{\"first\":\"train: ").contains("\"unreadable\":[]");
  }

  @Test
  void reportsWhatIsThereOfADataSetThatIsNotWhole() throws IOException {
    new DemoDataset(2, 3, 2, 32, new Seed(1)).write(folder.resolve("few"));
    Path image = files(folder.resolve("few/train")).get(0);
    Files.copy(image, image.resolveSibling("x.webp"));
    assertThat(run("data", "check", path("few"), "-q")).isZero();
    assertThat(out)
        .contains("train          6 images", "val            4 images", "note           no search")
        .contains("other files    1, not read as images: 1 .webp")
        .doesNotContain("\nsearch ");

    Files.move(folder.resolve("few/val"), folder.resolve("away"));
    assertThat(run("data", "check", path("few"), "-q", "--json")).isZero();
    assertThat(out)
        .contains("\"otherFiles\":{\".webp\":1}", "no val: scratch and evaluate need one")
        .contains("\"splits\":[{\"name\":\"train\",\"images\":6");
    assertThat(run("data", "pack", path("few"), path("few.pack"), "-q")).isZero();
    assertThat(err).contains("1 files are not read as images: 1 .webp");
    assertThat(run("data", "check", path("few.pack"), "-q")).isZero();
    assertThat(out).contains("train          6 images", "no val");

    Files.createDirectory(folder.resolve("few/val"));
    Files.copy(image, folder.resolve("few/val/1.jpg"));
    assertThat(run("data", "check", path("few"), "-q")).isEqualTo(ExitCode.DATA);
    assertThat(out).contains("unusable ", "--val-list FILE", "train          6 images");
    assertThat(run("data", "pack", path("few"), path("b.pack"), "-q")).isEqualTo(ExitCode.DATA);
    assertThat(err).contains("--val-list FILE");
  }

  @Test
  void cutsValOutOfClassFolders() {
    assertThat(run("data", "check", path("data/train"), "-q", "--val-fraction=0.2")).isZero();
    assertThat(out)
        .contains("train          14 images, 7 to 7 a class")
        .contains("search         2 images", "val            4 images, 2 to 2 a class")
        .contains("leaks          0", "--val-fraction 0.2 to every command");
    assertThat(run("data", "check", path("data"), "-q", "--val-fraction=0.2"))
        .isEqualTo(ExitCode.DATA);
    assertThat(err).contains("has its own val; leave out --val-fraction");
    assertThat(run("data", "check", path("data"), "-q", "--val-fraction=2"))
        .isEqualTo(ExitCode.USAGE);
  }

  private static List<Path> files(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  @Test
  void packsAFolderAndChecksThePack() {
    assertThat(run("data", "pack", path("data"), path("a.pack"), "-q", "--form=raw", "--side=16"))
        .isZero();
    assertThat(out).contains("images         24, 0 left out", "next           spos data check");
    assertThat(run("data", "check", path("a.pack"), "-q")).isZero();
    assertThat(out).contains("short side     16 to 16 pixels");
    assertThat(run("data", "pack", path("data"), path("a.pack"))).isEqualTo(ExitCode.DATA);
    assertThat(err).contains("a.pack exists; delete it or give another name");
    assertThat(run("data", "pack", path("a.pack"), path("b.pack"), "-q", "--json")).isZero();
    assertThat(out).contains("\"images\":24,\"leftOut\":0");
  }

  @Test
  void namesWhatIsWrongWithItsOptions() {
    assertThat(run("data", "pack", path("data"), path("a"), "--form=zip"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(err).contains("expected jpeg, raw, got \"zip\"");
    assertThat(run("data", "pack", path("data"), path("a"), "--side=-1")).isEqualTo(ExitCode.USAGE);
    assertThat(run("data", "check", path("data"), "--on-bad-image=shrug"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(err).contains("onBadImage", "fail", "skip", "shrug");
    assertThat(run("data", "check", path("data"), "--train-list=" + path("none.txt")))
        .isEqualTo(ExitCode.DATA);
    assertThat(err).contains("none.txt cannot be read");
    assertThat(folder.resolve("a")).doesNotExist();
  }
}
