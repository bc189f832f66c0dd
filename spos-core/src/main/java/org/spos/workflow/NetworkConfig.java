package org.spos.workflow;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.spos.checkpoint.Checkpoint;
import org.spos.config.ConfigLoader;
import org.spos.config.NetworkInput;
import org.spos.config.SposConfig;
import org.spos.error.CheckpointException;

/**
 * The rule by which a trained network is used as it was trained. Weakest first: the defaults, what
 * the checkpoint says of its use, what the search that scored it or the run beside its file
 * recorded; then whatever the user says.
 *
 * @param checkpoint the network
 * @param file where it was read from, for messages
 * @param recorded what the checkpoint itself says
 * @param base all that is weaker than the user's files and options
 */
public record NetworkConfig(
    Checkpoint checkpoint, Path file, SposConfig recorded, SposConfig base) {

  /**
   * What is known of a network before the user is asked.
   *
   * @param architecture file of the architecture that is to be tested, if it came from one
   * @param given keys that the user sets; where the images are is one question
   */
  public static NetworkConfig of(
      Checkpoint checkpoint, Path file, Optional<Path> architecture, Set<String> given) {
    SposConfig usual =
        checkpoint
            .usage()
            .map(usage -> ConfigLoader.withUsage(SposConfig.defaults(), usage, file.toString()))
            .orElseGet(SposConfig::defaults)
            .withSpace(checkpoint.space());
    SposConfig base = usual;
    Optional<RecordedRun> search =
        architecture.flatMap(RecordedRun::of).filter(run -> run.searched(checkpoint));
    if (search.isPresent()) {
      base = search.get().withScoring(base);
    }
    Optional<RecordedRun> images = search.or(() -> RecordedRun.of(file));
    if (images.isPresent() && RecordedRun.IMAGES.stream().noneMatch(given::contains)) {
      base = images.get().withImages(base);
    }
    return new NetworkConfig(checkpoint, file, usual, base);
  }

  /**
   * Checks what the user's files and options made of {@link #base}.
   *
   * @param config that, with a space for any number of classes
   * @param sourceOf who set a key, for messages
   * @return the same with the classes of the network
   * @throws CheckpointException if the network is of another space
   * @throws org.spos.error.ConfigException if it was trained on images prepared otherwise, unless
   *     the user insists; see {@link NetworkInput}
   */
  public SposConfig fit(SposConfig config, Function<String, String> sourceOf) {
    SposConfig fitted = config.withSpace(config.space().withClasses(checkpoint.space().classes()));
    if (checkpoint.usage().isPresent()) {
      NetworkInput.require(recorded, fitted, file.toString(), sourceOf);
    }
    if (!fitted.space().equals(checkpoint.space())) {
      throw new CheckpointException(
          "%s is of space \"%s\", but the configuration asks for \"%s\" (%s); leave the space out, or use another checkpoint"
              .formatted(
                  file,
                  checkpoint.space().name(),
                  config.space().name(),
                  String.join(
                      "; ",
                      ConfigLoader.differences(recorded, fitted).stream()
                          .filter(difference -> difference.startsWith("space."))
                          .toList())));
    }
    return fitted;
  }
}
