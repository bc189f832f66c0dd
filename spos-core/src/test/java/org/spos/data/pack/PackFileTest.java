package org.spos.data.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.spos.data.BatchStream;
import org.spos.data.ImageData;
import org.spos.data.ImageSet;
import org.spos.data.LoaderOptions;
import org.spos.data.OnePassBatches;
import org.spos.data.TestImages;
import org.spos.data.TrainBatches;
import org.spos.data.decode.ImageDecoder;
import org.spos.data.decode.RgbImage;
import org.spos.data.source.BadImages;
import org.spos.data.source.FolderScan;
import org.spos.data.transform.CropBox;
import org.spos.data.transform.PilBilinear;
import org.spos.data.transform.Preprocessing;
import org.spos.engine.ImageBatch;
import org.spos.error.DataException;
import org.spos.seed.Seed;
import org.spos.text.Text;

class PackFileTest {
  private static final LoaderOptions OPTIONS = new LoaderOptions(4, false, 2, 2, 0);

  @TempDir Path dir;
  private Path folder = Path.of("");
  private Path file = Path.of("");

  @BeforeEach
  void writeImages() throws IOException {
    folder = dir.resolve("data");
    file = dir.resolve("images.pack");
    TestImages.folder(folder, 40); // 120 images to train on, 6 to validate on: several chunks
    for (int i = 0; i < 20; i++) {
      TestImages.write(
          TestImages.picture(90 + i, 60, i), folder.resolve(Text.format("train/b/photo%d.jpg", i)));
    }
  }

  private PackWriter.Result pack(PackForm form, BadImages bad, int stopAfter) {
    AtomicInteger asked = new AtomicInteger();
    return new PackWriter(file, form, 2, bad)
        .write(
            FolderScan.scan(folder.resolve("train")),
            FolderScan.scan(folder.resolve("val")),
            done -> {},
            () -> asked.incrementAndGet() > stopAfter);
  }

  private PackWriter.Result pack(PackForm.Kind kind, int side) {
    return pack(new PackForm(kind, side), BadImages.fail(), Integer.MAX_VALUE);
  }

  private static List<ByteBuffer> batches(ImageData data, boolean train) {
    Preprocessing how = Preprocessing.forInput(16);
    List<ByteBuffer> all = new ArrayList<>();
    try (BatchStream stream =
        train
            ? new TrainBatches(data.train(), how, OPTIONS, new Seed(3)).startAt(7)
            : OnePassBatches.evaluation(data.val(), how, OPTIONS).startAt(0)) {
      for (int i = 0; i < (train ? 60 : 2); i++) {
        ImageBatch batch = stream.next();
        all.add(ByteBuffer.wrap(batch.pixels()));
        byte[] labels = new byte[batch.size()];
        for (int k = 0; k < labels.length; k++) {
          labels[k] = (byte) batch.labels()[k];
        }
        all.add(ByteBuffer.wrap(labels));
      }
    }
    return all;
  }

  @ParameterizedTest
  @EnumSource(PackForm.Kind.class)
  void givesTheBatchesOfTheFolder(PackForm.Kind kind) {
    PackWriter.Result result = pack(kind, 0);
    assertThat(result.complete()).isTrue();
    assertThat(result.images()).isEqualTo(146);
    assertThat(result.bytes()).isEqualTo(file.toFile().length());
    ImageData packed = ImageData.open(file);
    ImageData plain = ImageData.open(folder);
    assertThat(packed.classes()).isEqualTo(plain.classes());
    assertThat(packed.train().path(137)).isEqualTo(plain.train().path(137));
    assertThat(batches(packed, true)).isEqualTo(batches(plain, true));
    assertThat(batches(packed, false)).isEqualTo(batches(plain, false));
  }

  @Test
  void keepsFilesAsTheyAre() {
    pack(PackForm.Kind.JPEG, 0);
    ImageSet packed = ImageData.open(file).train();
    ImageSet plain = ImageData.open(folder).train();
    for (int i = 0; i < plain.size(); i++) {
      assertThat(packed.content(i)).as(plain.path(i)).isEqualTo(plain.content(i));
    }
    // The same paths, classes and sizes: the same data for a run.
    assertThat(ImageData.open(file).fingerprint()).isEqualTo(ImageData.open(folder).fingerprint());
  }

  @Test
  void scalesTheShortSideAsPillowDoes() {
    pack(PackForm.Kind.RAW, 33);
    ImageSet packed = ImageData.open(file).train();
    ImageSet plain = ImageData.open(folder).train();
    int photo = 40 + 40 + 5; // 95 x 60, behind the PNGs of a and b
    try (ImageDecoder decoder = new ImageDecoder();
        ImageDecoder other = new ImageDecoder()) {
      photo = index(plain, "b/photo5.jpg");
      RgbImage whole = plain.read(photo, decoder);
      byte[] expected = new byte[3 * 52 * 33]; // int(33 · 95 / 60) = 52
      new PilBilinear().resize(whole, CropBox.whole(95, 60), 52, 33, expected, 0);
      RgbImage scaled = packed.read(photo, other);
      assertThat(scaled.width()).isEqualTo(52);
      assertThat(Arrays.copyOf(scaled.pixels(), scaled.bytes())).isEqualTo(expected);
      assertThat(packed.read(0, other).width()).isEqualTo(24); // smaller ones stay
    }
  }

  @Test
  void scaledFilesBecomeJpeg() {
    pack(PackForm.Kind.JPEG, 33);
    ImageSet packed = ImageData.open(file).train();
    int photo = index(packed, "b/photo5.jpg");
    assertThat(packed.content(photo).get(0)).isEqualTo((byte) 0xFF);
    try (ImageDecoder decoder = new ImageDecoder()) {
      assertThat(packed.read(photo, decoder).height()).isEqualTo(33);
    }
  }

  private static int index(ImageSet images, String path) {
    for (int i = 0; i < images.size(); i++) {
      if (images.path(i).equals(path)) {
        return i;
      }
    }
    throw new AssertionError(path);
  }

  @Test
  void goesOnWhereItStopped() throws IOException {
    pack(PackForm.Kind.RAW, 0);
    byte[] whole = Files.readAllBytes(file);
    Files.delete(file);
    PackForm form = new PackForm(PackForm.Kind.RAW, 0);
    PackWriter.Result part = pack(form, BadImages.fail(), 2);
    assertThat(part.complete()).isFalse();
    assertThat(part.images()).isEqualTo(64); // two workers, sixteen images each, twice
    assertThat(file).doesNotExist();
    // A crash leaves half a record, or one whose bytes never reached the disk.
    Path partial = dir.resolve("images.pack.partial");
    byte[] bytes = Files.readAllBytes(partial);
    for (int cut : new int[] {bytes.length, bytes.length - 5, 3000, 60, 57, 56, 10, 0}) {
      Files.write(partial, Arrays.copyOf(bytes, cut));
      pack(PackForm.Kind.RAW, 0);
      assertThat(Files.readAllBytes(file)).as("cut at %d", cut).isEqualTo(whole);
      assertThat(partial).doesNotExist();
      Files.delete(file);
    }
    byte[] torn = bytes.clone();
    Arrays.fill(torn, torn.length - 700, torn.length - 100, (byte) 0);
    Files.write(partial, torn);
    pack(PackForm.Kind.RAW, 0);
    assertThat(Files.readAllBytes(file)).isEqualTo(whole);
  }

  @Test
  void doesNotGoOnWithAnotherPack() throws IOException {
    pack(new PackForm(PackForm.Kind.RAW, 0), BadImages.fail(), 1);
    assertThatThrownBy(() -> pack(PackForm.Kind.JPEG, 0))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("images.pack.partial is the beginning of another pack");
    TestImages.write(TestImages.picture(9, 9, 9), folder.resolve("train/a/new.png"));
    assertThatThrownBy(() -> pack(PackForm.Kind.RAW, 0)).isInstanceOf(DataException.class);
    Files.writeString(file, "mine");
    assertThatThrownBy(() -> pack(PackForm.Kind.RAW, 0))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("images.pack exists");
    assertThat(file).hasContent("mine");
  }

  @Test
  void leavesOutWhatCannotBeRead() throws IOException {
    Files.write(folder.resolve("train/a/005.png"), new byte[0]);
    assertThatThrownBy(() -> pack(PackForm.Kind.RAW, 0))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("a/005.png is empty");
    BadImages bad = BadImages.skip();
    PackWriter.Result result = pack(new PackForm(PackForm.Kind.RAW, 0), bad, Integer.MAX_VALUE);
    assertThat(result.images()).isEqualTo(145);
    assertThat(result.leftOut()).isEqualTo(1);
    ImageData packed = ImageData.open(file);
    assertThat(packed.train().counts()).containsExactly(39, 60, 40);
    assertThat(packed.train().path(5)).isEqualTo("a/006.png");
  }

  @Test
  void aDamagedImageIsNamed() throws IOException {
    pack(PackForm.Kind.RAW, 0);
    byte[] bytes = Files.readAllBytes(file);
    bytes[PackLayout.HEADER + PackLayout.RECORD + 100] ^= 1;
    Files.write(file, bytes);
    ImageSet train = ImageData.open(file).train();
    try (ImageDecoder decoder = new ImageDecoder()) {
      assertThatThrownBy(() -> train.read(0, decoder))
          .isInstanceOf(DataException.class)
          .hasMessageContaining("the checksum of train/a/000.png in %s is wrong", file);
      assertThat(train.read(1, decoder).width()).isEqualTo(25);
    }
  }

  @Test
  void aDamagedFileIsRefused() throws IOException {
    pack(PackForm.Kind.RAW, 0);
    byte[] bytes = Files.readAllBytes(file);
    for (int cut : new int[] {bytes.length - 1, bytes.length / 2, 100}) {
      expectError(Arrays.copyOf(bytes, cut), "damaged or incomplete");
    }
    expectError(Arrays.copyOf(bytes, 70), "is no pack");
    expectError(new byte[0], "is no pack");
    byte[] index = bytes.clone();
    index[bytes.length - 200] ^= 1;
    expectError(index, "the checksum of its index is wrong");
    byte[] newer = bytes.clone();
    newer[8] = 9;
    expectError(newer, "version 9", "reads 1");
    byte[] magic = bytes.clone();
    magic[0] = 'X';
    expectError(magic, "is no pack", "made by spos data pack");
  }

  private void expectError(byte[] content, String... parts) throws IOException {
    Files.write(file, content);
    assertThatThrownBy(() -> ImageData.open(file))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll(parts);
  }

  @Test
  void mapsReachOverTheirEnds() throws IOException {
    byte[] bytes = new byte[1000];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    MappedFile mapped = MappedFile.open(Files.write(file, bytes), 64);
    for (int from = 0; from < 1000; from += 7) {
      int length = Math.min(64, 1000 - from);
      assertThat(mapped.slice(from, length)).isEqualTo(ByteBuffer.wrap(bytes, from, length));
    }
    assertThatThrownBy(() -> mapped.slice(990, 11)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  /** Packs that version 0.1 wrote of six demo images; a new version adds files here. */
  @Test
  void readsPacksOfFormat1() {
    Path formats = Path.of(System.getProperty("spos.root", "..")).resolve("src-test-fixtures/pack");
    PackFile jpeg = PackFile.open(formats.resolve("format-1-jpeg.pack"));
    PackFile raw = PackFile.open(formats.resolve("format-1-raw.pack"));
    try (ImageDecoder decoder = new ImageDecoder();
        ImageDecoder other = new ImageDecoder()) {
      for (PackFile pack : List.of(jpeg, raw)) {
        assertThat(pack.train().classes())
            .containsExactly("c000-disc-fine_rows-above", "c001-ring-coarse_columns-below");
        assertThat(pack.train().labels()).containsExactly(0, 0, 1, 1);
        assertThat(pack.val().labels()).containsExactly(0, 1);
      }
      for (int i = 0; i < 4; i++) {
        assertThat(jpeg.train().images().path(i)).isEqualTo(raw.train().images().path(i));
        RgbImage decoded = jpeg.train().images().read(i, decoder);
        RgbImage pixels = raw.train().images().read(i, other);
        assertThat(Arrays.copyOf(decoded.pixels(), 768))
            .isEqualTo(Arrays.copyOf(pixels.pixels(), 768));
      }
    }
  }
}
