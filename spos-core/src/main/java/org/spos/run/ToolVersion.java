package org.spos.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/**
 * Which build of this program runs.
 *
 * @param version release, or {@code unknown}
 * @param commit git commit that it was built from, or {@code unknown}
 */
public record ToolVersion(String version, String commit) {
  private static final String UNKNOWN = "unknown";

  /** This build, from {@code git.properties} beside this class if the build wrote it. */
  public static ToolVersion current() {
    try (InputStream in = ToolVersion.class.getResourceAsStream("git.properties")) {
      return in == null ? new ToolVersion(UNKNOWN, UNKNOWN) : parse(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ToolVersion parse(InputStream in) throws IOException {
    Properties git = new Properties();
    git.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    String commit =
        git.getProperty("git.commit.id", git.getProperty("git.commit.id.full", UNKNOWN));
    boolean dirty = Boolean.parseBoolean(git.getProperty("git.dirty", "false"));
    return new ToolVersion(
        git.getProperty("git.build.version", UNKNOWN), dirty ? commit + "-dirty" : commit);
  }
}
