package org.spos.engine.nd4j.kernel.nd4j;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import org.nd4j.linalg.factory.Nd4j;

/** ND4J's version, from its jar's Maven data: its own version check finds none in 1.0.0-M2.1. */
final class Nd4jVersion {
  private static final String MAVEN_DATA = "/META-INF/maven/org.nd4j/nd4j-api/pom.properties";

  private Nd4jVersion() {}

  static String get() {
    try (InputStream data = Nd4j.class.getResourceAsStream(MAVEN_DATA)) {
      Properties properties = new Properties();
      if (data != null) {
        properties.load(data);
      }
      return properties.getProperty("version", "of unknown version");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + MAVEN_DATA, e);
    }
  }
}
