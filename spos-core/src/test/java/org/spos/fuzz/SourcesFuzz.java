package org.spos.fuzz;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.spos.data.decode.ImageDecoder;
import org.spos.data.source.CifarFiles;
import org.spos.data.source.ListFile;
import org.spos.data.source.Listing;
import org.spos.data.source.MnistFiles;
import org.spos.data.source.TarFiles;

/** Data sets in files of their own: CIFAR's, MNIST's, a tar for each class, a list of images. */
public final class SourcesFuzz {
  private static final ImageDecoder DECODER = new ImageDecoder();
  private static final byte[] CLASSES = "a\nb\n".getBytes(StandardCharsets.US_ASCII);
  private static final int MOST_LABELS = 1000;

  private SourcesFuzz() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    FuzzFile.readFolder(
        Map.of("train.bin", bytes, "fine_label_names.txt", CLASSES), SourcesFuzz::readCifar);
    FuzzFile.readFolder(
        Map.of("train.bin", bytes, "fine_label_names.txt", bytes), SourcesFuzz::readCifar);
    for (String ending : new String[] {"", ".gz"}) {
      FuzzFile.readFolder(
          Map.of(
              "train-images-idx3-ubyte" + ending, bytes, "train-labels-idx1-ubyte", labels(bytes)),
          SourcesFuzz::readMnist);
    }
    FuzzFile.readFolder(Map.of("a.tar", bytes), folder -> readAll(TarFiles.scan(folder)));
    FuzzFile.readFolder(
        Map.of("list.txt", bytes, "a.png", CLASSES),
        folder -> readAll(ListFile.read(folder.resolve("list.txt"), folder)));
    FuzzFile.readFolder(
        Map.of("list.txt", bytes, "a.png", CLASSES),
        folder -> readAll(ListFile.read(folder.resolve("list.txt"), folder, List.of("a", "b"))));
  }

  private static void readCifar(Path folder) {
    Optional<CifarFiles> files = CifarFiles.in(folder);
    files.ifPresent(cifar -> readAll(cifar.train()));
  }

  private static void readMnist(Path folder) {
    Optional<MnistFiles> files = MnistFiles.in(folder);
    files.ifPresent(mnist -> readAll(mnist.train()));
  }

  /** As many labels as the images say that they are. */
  private static byte[] labels(byte[] images) {
    int count = images.length < 8 ? 0 : ByteBuffer.wrap(images).getInt(4);
    return ByteBuffer.allocate(8 + Math.max(0, Math.min(count, MOST_LABELS)))
        .putInt(0x0801)
        .putInt(count)
        .array();
  }

  private static void readAll(Listing listing) {
    for (int i = 0; i < listing.images().size(); i++) {
      int image = i;
      FuzzFile.refusing(() -> listing.images().read(image, DECODER));
    }
  }
}
