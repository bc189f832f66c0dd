package org.spos.run;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.spos.fuzz.FuzzFile;

/** Journals, metrics and manifests. */
public final class JournalFuzz {
  private static final JournalHeader HEADER =
      new JournalHeader("abc", "{}", Map.of(), "data", 7, "0..1");

  private JournalFuzz() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    FuzzFile.read(bytes, file -> Journal.open(file, HEADER, false).close());
    FuzzFile.read(bytes, file -> Metrics.open(file, 5).close());
    FuzzFile.read(bytes, Manifest::read);
    // With checksums that are right, as an enemy would write them.
    String text = new String(bytes, StandardCharsets.UTF_8);
    FuzzFile.refusing(() -> JournalLines.parseHeader(JournalLines.sealed(text), "line"));
    FuzzFile.refusing(() -> JournalLines.parseEntry(JournalLines.sealed(text), "line"));
  }
}
