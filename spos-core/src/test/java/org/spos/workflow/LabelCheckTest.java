package org.spos.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spos.config.Assignment;
import org.spos.config.ConfigLoader;
import org.spos.config.DataConfig;
import org.spos.config.SposConfig;
import org.spos.data.TestImages;
import org.spos.data.pack.PackForm;
import org.spos.error.DataException;
import org.spos.space.ClassNames;
import org.spos.text.Text;
import org.spos.workflow.dataset.PackData;

/** Weights that know cats and dogs, and images in every form that is read. */
class LabelCheckTest {
  private static final ClassNames WEIGHTS = new ClassNames(List.of("cat", "dog"));

  @TempDir Path folder;

  @Test
  void foldersPacksAndTarsAreComparedByName() throws IOException {
    folders("same", "cat", "dog");
    folders("other", "cat", "ant"); // sorted: ant, cat
    for (String form : List.of("", ".pack", ".tars")) {
      assertThat(compare("same" + form)).as("same" + form).isEmpty();
      assertThatThrownBy(() -> compare("other" + form))
          .as("other" + form)
          .isInstanceOf(DataException.class)
          .hasMessageStartingWith("the classes of %s are not", folder.resolve("other" + form))
          .hasMessageContaining("class 0 is \"cat\" in the weights and \"ant\" in the images")
          .hasMessageContaining("--labels by-order");
    }
  }

  @Test
  void listsAreComparedByNameWhereEachClassHasItsFolder() throws IOException {
    folders("data", "cat", "dog");
    assertThat(compare("data", lists("cat/000.png 0", "dog/000.png 1"))).isEmpty();
    assertThatThrownBy(() -> compare("data", lists("dog/000.png 0", "cat/000.png 1")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("the same 2 names in another order");
    assertThat(compare("data", lists("dog/000.png 0", "dog/001.png 1")))
        .hasValue("Classes are matched by order: the images do not name theirs");
    assertThatThrownBy(() -> compare("data", lists("a 0", "b 1", "c 2")))
        .isInstanceOf(DataException.class);
  }

  @Test
  void cifarIsComparedByTheNamesInItsFile() throws IOException {
    cifar("same", "cat", "dog");
    cifar("other", "dog", "cat");
    assertThat(compare("same")).isEmpty();
    assertThatThrownBy(() -> compare("other"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("class 0 is \"cat\" in the weights and \"dog\" in the images");
  }

  @Test
  void mnistHasDigitsAndIsComparedByTheirNumber() throws IOException {
    mnist();
    DataConfig data = config("mnist", List.of()).data();
    ClassNames images = new ClassNames(FoundImages.open(data).classes());
    assertThat(LabelCheck.compare(ClassNames.numbered(10), images, data))
        .hasValue("Classes are matched by order: neither side names them");
    List<String> fashion =
        Stream.of("top trousers pullover dress coat sandal shirt sneaker bag boot".split(" "))
            .toList();
    assertThat(LabelCheck.compare(new ClassNames(fashion), images, data))
        .hasValue("Classes are matched by order: the images do not name theirs");
    assertThatThrownBy(() -> LabelCheck.compare(WEIGHTS, images, data))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("the weights have 2 classes, the images 10");
  }

  @Test
  void weightsWithoutNamesAreMatchedByOrder() throws IOException {
    folders("data", "cat", "dog");
    DataConfig data = config("data", List.of()).data();
    assertThat(LabelCheck.compare(ClassNames.numbered(2), WEIGHTS, data))
        .hasValue("Classes are matched by order: the weights do not name theirs");
    assertThatThrownBy(() -> LabelCheck.compare(ClassNames.numbered(1000), WEIGHTS, data))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("the weights have 1000 classes, the images 2");
  }

  @Test
  void whoeverInsistsOnTheOrderStillNeedsAsManyClasses() throws IOException {
    folders("other", "bird", "cow");
    folders("more", "cat", "dog", "emu");
    Assignment insist = Assignment.parse("data.labels=by-order");
    assertThat(compare("other", List.of(insist)).orElseThrow())
        .startsWith("Classes are matched by order, as data.labels says: the images lack 2 of");
    assertThatThrownBy(() -> compare("more", List.of(insist)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("the images have 1 more than the 2 classes of the weights")
        .hasMessageNotContaining("--labels");
  }

  private Optional<String> compare(String data) {
    return compare(data, List.of());
  }

  private Optional<String> compare(String data, List<Assignment> assignments) {
    DataConfig config = config(data, assignments).data();
    return LabelCheck.compare(WEIGHTS, new ClassNames(FoundImages.open(config).classes()), config);
  }

  private SposConfig config(String data, List<Assignment> assignments) {
    SposConfig here =
        ConfigLoader.load(
            SposConfig.defaults(),
            List.of(),
            List.of(Assignment.option("--data", "data.dir", folder.resolve(data))));
    return ConfigLoader.load(here, List.of(), assignments);
  }

  /** The same images in class folders, in a pack and as tars. */
  private void folders(String name, String... classes) throws IOException {
    for (String split : List.of("train", "val")) {
      TestImages.writeClasses(folder.resolve(name).resolve(split), 2, classes);
      Path tars = Files.createDirectories(folder.resolve(name + ".tars").resolve(split));
      for (String one : classes) {
        tar(folder.resolve(name).resolve(split).resolve(one), tars.resolve(one + ".tar"));
      }
    }
    new PackData(
            config(name, List.of()),
            folder.resolve(name + ".pack"),
            new PackForm(PackForm.Kind.RAW, 0),
            Playground.in(folder.resolve(name + ".play")).context("none"))
        .run();
  }

  private static void tar(Path images, Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file);
        TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
      byte[] image = Files.readAllBytes(images.resolve("000.png"));
      TarArchiveEntry entry = new TarArchiveEntry("000.png", true);
      entry.setSize(image.length);
      tar.putArchiveEntry(entry);
      tar.write(image);
      tar.closeArchiveEntry();
    }
  }

  private List<Assignment> lists(String... lines) throws IOException {
    Path list = Files.write(folder.resolve("list.txt"), List.of(lines));
    return List.of(
        Assignment.option("--train-list", "data.trainList", list),
        Assignment.option("--val-list", "data.valList", list));
  }

  private void cifar(String name, String... classes) throws IOException {
    Path data = Files.createDirectories(folder.resolve(name));
    byte[] records = new byte[2 * 3073];
    records[3073] = 1;
    for (int i = 1; i <= 5; i++) {
      Files.write(data.resolve(Text.format("data_batch_%d.bin", i)), records);
    }
    Files.write(data.resolve("test_batch.bin"), records);
    Files.write(data.resolve("batches.meta.txt"), List.of(classes));
  }

  private void mnist() throws IOException {
    Path data = Files.createDirectories(folder.resolve("mnist"));
    for (String part : List.of("train", "t10k")) {
      ByteBuffer images = ByteBuffer.allocate(16 + 4);
      images.putInt(0x0803).putInt(1).putInt(2).putInt(2);
      Files.write(data.resolve(part + "-images-idx3-ubyte"), images.array());
      ByteBuffer labels = ByteBuffer.allocate(8 + 1).putInt(0x0801).putInt(1).put((byte) 7);
      Files.write(data.resolve(part + "-labels-idx1-ubyte"), labels.array());
    }
  }
}
