package org.spos.artifact;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.spos.config.Yaml;
import org.spos.error.CheckpointException;
import org.spos.error.ConfigException;
import org.spos.file.AtomicFiles;
import org.spos.interop.megvii.MegviiArchitecture;
import org.spos.interop.mmrazor.MmrazorSubnet;
import org.spos.interop.pickle.PickleFile;
import org.spos.space.Architecture;
import org.spos.space.SearchSpace;

/** Architectures in files that are no JSON. */
final class ForeignArchitecture {
  private static final long LARGEST_FILE = 1 << 20;

  private ForeignArchitecture() {}

  /**
   * Reads Megvii's pickle or MMRazor's YAML.
   *
   * @return empty if the file looks like neither
   * @throws CheckpointException if it is one of them and chooses no architecture of the space
   */
  static Optional<Architecture> read(Path file, SearchSpace space) {
    try {
      if (PickleFile.recognises(file)) {
        return Optional.of(space.check(MegviiArchitecture.read(file)));
      }
      if (isSubnet(file)) {
        return Optional.of(MmrazorSubnet.parse(Yaml.read(file), space, file.toString()));
      }
      return Optional.empty();
    } catch (ConfigException e) {
      String message = String.valueOf(e.getMessage());
      throw new CheckpointException(
          message.startsWith(file.toString()) ? message : file + ": " + message, e);
    }
  }

  private static boolean isSubnet(Path file) {
    try {
      return Files.isRegularFile(file)
          && Files.size(file) <= LARGEST_FILE
          && MmrazorSubnet.recognises(Files.readString(file));
    } catch (CharacterCodingException e) {
      return false; // no text
    } catch (IOException e) {
      throw AtomicFiles.cannot("read", file, e);
    }
  }
}
