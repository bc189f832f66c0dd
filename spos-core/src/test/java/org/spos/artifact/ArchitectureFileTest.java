package org.spos.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spos.checkpoint.Samples;
import org.spos.data.ScoredOn;
import org.spos.data.SearchShare;
import org.spos.error.CheckpointException;
import org.spos.space.Architecture;
import org.spos.space.SearchSpace;
import org.spos.text.Text;

class ArchitectureFileTest {
  private static final SearchSpace SPACE = SearchSpace.imagenet();
  private static final Path RELEASED =
      Path.of(System.getProperty("spos.root", ".."), "architecture_final.json");

  private static final Path FORMATS =
      Path.of(System.getProperty("spos.root", ".."), "src-test-fixtures/checkpoint");

  @TempDir Path folder;

  @Test
  void readsTheReleasedArchitecture() {
    ArchitectureFile released = ArchitectureFile.read(RELEASED, SPACE);
    assertThat(released.architecture()).hasToString("2,1,0,1,2,0,2,0,2,0,2,3,0,0,0,0,3,2,3,3");
    assertThat(released.macs()).isEqualTo(322_918_720);
    assertThat(released.parameters()).isEqualTo(3_558_464);
    assertThat(released.top1()).contains(74.4);
    assertThat(ArchitectureFile.of(SPACE, released.architecture()).macs()).isEqualTo(322_918_720);
    assertThat(ArchitectureFile.of(SPACE, released.architecture()).parameters())
        .isEqualTo(3_558_464);
  }

  @Test
  void writesWhatItReadsByteForByte() throws IOException {
    Path copy = folder.resolve("copy.json");
    ArchitectureFile.read(RELEASED, SPACE).write(copy);
    assertThat(copy).hasSameTextualContentAs(RELEASED);
    ArchitectureFile full =
        ArchitectureFile.of(SPACE, ArchitectureFile.read(RELEASED, SPACE).architecture())
            .withAccuracy(70.125, 90.5)
            .withRunId("search-20240101");
    full.write(copy);
    assertThat(ArchitectureFile.read(copy, SPACE)).isEqualTo(full);
  }

  @Test
  void keepsTheErrorsOfAnAccuracyInAFormatThatTheFirstVersionRefuses() throws IOException {
    Path copy = folder.resolve("copy.json");
    ArchitectureFile full =
        ArchitectureFile.read(RELEASED, SPACE)
            .withDetail(
                new ScoreDetail(0.25, Optional.of(1.5), Optional.of(0.01), Optional.of(0.75)));
    full.write(copy);
    assertThat(ArchitectureFile.read(copy, SPACE)).isEqualTo(full);
    assertThat(copy).content().contains("\"formatVersion\" : 2", "\"top1Error\" : 0.25");
    ArchitectureFile fitted = full.withSmoothing(new SmoothedBy(30, 0.5, -0.25, "mean", 10, 7));
    fitted.write(copy);
    assertThat(ArchitectureFile.read(copy, SPACE)).isEqualTo(fitted);
    String damaged = Files.readString(copy).replace("\"mean\"", "\"truth\"");
    Files.writeString(copy, damaged);
    assertThatThrownBy(() -> ArchitectureFile.read(copy, SPACE))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("smoothing is not readable");
    ArchitectureFile unknown =
        full.withDetail(
            new ScoreDetail(
                0.25, Optional.of(Double.NaN), Optional.of(Double.NaN), Optional.empty()));
    unknown.write(copy);
    assertThat(ArchitectureFile.read(copy, SPACE)).isEqualTo(unknown);
    assertThat(unknown.detail().orElseThrow().loss()).isEmpty();
    String text = Files.readString(copy);
    Files.writeString(copy, text.replace("\"top1Error\" : 0.25", "\"top1Error\" : -1"));
    assertThatThrownBy(() -> ArchitectureFile.read(copy, SPACE))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("top1Error must be a number from 0");
  }

  @Test
  void computesTheCostOfAnArchitectureOfNni() throws IOException {
    StringBuilder json = new StringBuilder("{");
    for (int i = 1; i <= 20; i++) {
      json.append(Text.format("\"LayerChoice%d\":\"0\"%s", i, i < 20 ? "," : "}"));
    }
    ArchitectureFile read =
        ArchitectureFile.read(Files.writeString(folder.resolve("nni.json"), json), SPACE);
    assertThat(read.architecture().choices()).containsOnly(0).hasSize(20);
    assertThat(read.macs()).isPositive();
    assertThat(read.top1()).isEmpty();
    assertThat(read.runId()).isEqualTo(Optional.empty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"formatVersion\" : 1|\"formatVersion\" : 3|has format version 3, this program reads up to"
            + " 2",
        "\"formatVersion\" : 1|\"formatVersion\" : 0|formatVersion must be from 1 to 2",
        "\"formatVersion\" : 1,||formatVersion must be from 1 to 2",
        "\"macs\"|\"scoredOn\" : {}, \"macs\"|unknown key \"scoredOn\"",
        "\"space\"|\"spice\"|unknown key \"spice\"",
        "\"choices\" : [ 2,|\"choices\" : [|has 19 choices, but space \"imagenet\" has 20 choice"
            + " blocks",
        "\"choices\" : [ 2,|\"choices\" : [ 9,|choice 9 of block 1 is out of range",
        "\"choices\" : [ 2,|\"choices\" : [ -2,|choice -2 of block 1 is no candidate index",
        "\"choices\" : [ 2,|\"choices\" : [ \"2\",|is no candidate index",
        "322918720|-1|macs must be a whole number",
        "3558464|3.5|parameters must be a whole number",
        "74.4|744|top1 must be from 0 to 100 percent",
        "\"published\"|7|runId must be text",
        "\"imagenet\"|7|space must be text",
        "\"macs\"|\"choices\" : [], \"macs\"|not valid JSON: duplicate",
        "}|} {}|is not one JSON object",
        "{|[|not valid JSON",
      })
  void saysWhatIsWrong(String from, String to, String message) throws IOException {
    String good = Files.readString(RELEASED);
    assertThat(good).contains(from);
    Path bad =
        Files.writeString(folder.resolve("bad.json"), good.replace(from, to == null ? "" : to));
    assertThatThrownBy(() -> ArchitectureFile.read(bad, SPACE))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(bad.toString())
        .message()
        .contains(message)
        .doesNotContain("\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "val-part|train|scoredOn does not say which images scored it: train",
        "\"perClass\" : 10,||scored it: Optional.empty of VAL_PART",
        "\"images\" : 10000|\"images\" : -1|images must be a whole number",
        "\"sample\"|\"simple\"|it has the unknown key simple",
        "\"fraction\" : 0.0|\"fraction\" : 0.25|perClass 10, fraction 0.25",
      })
  void saysWhatIsWrongWithTheImagesThatScored(String from, String to, String message)
      throws IOException {
    String good = Files.readString(FORMATS.resolve("format-2-architecture.json"));
    assertThat(good).contains(from);
    Path bad =
        Files.writeString(folder.resolve("bad.json"), good.replace(from, to == null ? "" : to));
    assertThatThrownBy(() -> ArchitectureFile.read(bad, SPACE))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(bad.toString())
        .message()
        .contains(message)
        .doesNotContain("\n");
  }

  /** Both formats stay readable; the numbers were typed from the files. */
  @Test
  void readsTheFilesOfBothFormats() throws IOException {
    ArchitectureFile one =
        ArchitectureFile.read(FORMATS.resolve("format-1-architecture.json"), SPACE);
    assertThat(one.architecture()).hasToString("2,1,0,1,2,0,2,0,2,0,2,3,0,0,0,0,3,2,3,3");
    assertThat(one.top1()).contains(65.25);
    assertThat(one.runId()).contains("search-20261128");
    assertThat(one.scoredOn()).isEmpty();
    ArchitectureFile two =
        ArchitectureFile.read(FORMATS.resolve("format-2-architecture.json"), SPACE);
    assertThat(two.withRunId("").architecture()).isEqualTo(one.architecture());
    assertThat(two.scoredOn())
        .contains(
            new ScoredOn(
                ScoredOn.Kind.VAL_PART,
                Optional.of(SearchShare.of(10)),
                0,
                0,
                10_000,
                "7f83b1657ff1fc53b92dc18148a1d65dfc2d4b1fa3d677284addd200126d9069"));
    for (String name : List.of("format-1-architecture.json", "format-2-architecture.json")) {
      Path copy = folder.resolve(name);
      ArchitectureFile.read(FORMATS.resolve(name), SPACE).write(copy);
      assertThat(copy).hasSameTextualContentAs(FORMATS.resolve(name));
    }
  }

  @Test
  void saysThatAFileIsMissingOrTooLargeOrAFolder() throws IOException {
    assertError(folder.resolve("none.json"), "does not exist");
    assertError(folder, "is a folder");
    assertError(
        Files.writeString(folder.resolve("large"), " ".repeat((1 << 20) + 1)), "has 1048577 bytes");
    assertError(Files.write(folder.resolve("zeroes"), new byte[(1 << 20) + 1]), "full of zeroes");
    assertError(
        Files.write(folder.resolve("empty"), new byte[0]), "is empty, a JSON object is expected");
    assertError(Files.writeString(folder.resolve("deep"), "[".repeat(10_000)), "nesting depth");
    assertError(Files.write(folder.resolve("latin"), new byte[] {'{', (byte) 0xe4}), "UTF-8");
  }

  @Test
  void refusesAnArchitectureOfAnotherSpaceAndImpossibleAccuracies() {
    assertThatThrownBy(() -> ArchitectureFile.read(RELEASED, Samples.space()))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("has 20 choices, but space \"tiny\" has 2 choice blocks");
    ArchitectureFile file = ArchitectureFile.of(Samples.space(), Architecture.of(0, 1));
    assertThatThrownBy(() -> file.withAccuracy(Double.NaN, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void assertError(Path file, String message) {
    assertThatThrownBy(() -> ArchitectureFile.read(file, SPACE))
        .isInstanceOf(CheckpointException.class)
        .message()
        .contains(message)
        .doesNotContain("\n");
  }
}
