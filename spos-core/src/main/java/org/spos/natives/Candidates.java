package org.spos.natives;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** Where libraries may be unpacked, in the order in which that is tried. */
final class Candidates {
  private Candidates() {}

  static List<UnpackFolder> of(Map<String, String> environment, Properties properties) {
    String chosen =
        environment.getOrDefault(
            NativeLibraries.VARIABLE, properties.getProperty("org.bytedeco.javacpp.cachedir", ""));
    if (!chosen.isEmpty()) {
      return List.of(new UnpackFolder(Path.of(chosen).toAbsolutePath(), false));
    }
    List<UnpackFolder> folders = new ArrayList<>();
    String home = properties.getProperty("user.home", "?");
    if (!home.equals("?")) { // a user without an entry in the password file
      folders.add(new UnpackFolder(Path.of(home, ".javacpp", "cache"), false));
    }
    String user = properties.getProperty("user.name", "").replaceAll("[^A-Za-z0-9._-]", "_");
    for (String parent :
        List.of(
            environment.getOrDefault("TMPDIR", ""),
            properties.getProperty("java.io.tmpdir", ""),
            "/var/tmp")) {
      UnpackFolder folder =
          new UnpackFolder(Path.of(parent).resolve("spos-native-" + user).toAbsolutePath(), true);
      if (!parent.isEmpty() && !folders.contains(folder)) {
        folders.add(folder);
      }
    }
    return folders;
  }
}
