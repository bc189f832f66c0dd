package org.spos.ranks;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What all processes of a run must have in common.
 *
 * @param build of this program
 * @param engine what computes, with the versions of its libraries
 * @param command such as {@code search}
 * @param configuration values by key: those that decide results
 * @param checkpoints digests of the networks that are read, by what they are
 * @param data fingerprint of the images
 * @param machine what of this process may differ, for the manifest: device and threads
 */
public record Agreement(
    String build,
    String engine,
    String command,
    Map<String, String> configuration,
    Map<String, String> checkpoints,
    String data,
    String machine) {

  /** The same and values of options. */
  public Agreement with(Map<String, String> options) {
    Map<String, String> all = new LinkedHashMap<>(configuration);
    all.putAll(new TreeMap<>(options));
    return new Agreement(build, engine, command, all, checkpoints, data, machine);
  }

  Facts facts() {
    Facts facts =
        new Facts()
            .with(Facts.Kind.BUILD, "build", build)
            .with(Facts.Kind.CONFIGURATION, "command", command);
    for (Map.Entry<String, String> value : configuration.entrySet()) {
      facts = facts.with(Facts.Kind.CONFIGURATION, value.getKey(), value.getValue());
    }
    facts = facts.with(Facts.Kind.CONFIGURATION, "engine", engine);
    for (Map.Entry<String, String> digest : checkpoints.entrySet()) {
      facts = facts.with(Facts.Kind.CHECKPOINT, digest.getKey(), digest.getValue());
    }
    return facts.with(Facts.Kind.DATA, "data set", data);
  }
}
