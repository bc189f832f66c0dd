package org.spos.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The page of the configuration is the table of the code. To write it anew: {@code ./mvnw -pl
 * spos-core test -Dtest=ConfigurationPageTest -Dspos.write.pages=true}.
 */
class ConfigurationPageTest {
  private static final Path PAGE =
      Path.of(System.getProperty("spos.root", "..")).resolve("docs/configuration.md");

  private static final Map<String, String> SECTIONS = new LinkedHashMap<>();

  static {
    SECTIONS.put("", "The whole");
    SECTIONS.put("data", "Images");
    SECTIONS.put("supernet", "Step 1, training the supernet");
    SECTIONS.put("search", "Step 2, the search");
    SECTIONS.put("tester", "How accuracy is measured");
    SECTIONS.put("scratch", "Step 3, training from scratch");
    SECTIONS.put("checkpoint", "Checkpoints");
    SECTIONS.put("distributed", "Several processes");
    SECTIONS.put("space", "The search space");
  }

  @Test
  void isTheTableOfTheCode() throws IOException {
    List<String> page = page().lines().toList();
    if (Boolean.getBoolean("spos.write.pages")) {
      Files.write(PAGE, page);
    }
    List<String> missing = new ArrayList<>(page);
    missing.removeAll(Files.readAllLines(PAGE));
    assertThat(missing).as("lines that the page lacks; the comment above says how").isEmpty();
    assertThat(Files.readAllLines(PAGE)).hasSameSizeAs(page);
  }

  @Test
  void hasASectionForEveryKey() {
    assertThat(ConfigKeys.all())
        .allSatisfy(key -> assertThat(SECTIONS).containsKey(section(key.name())));
  }

  private static String page() {
    StringBuilder page =
        new StringBuilder(
            """
            # Configuration

            This page is made from the code, and a test compares them.

            A value comes from the defaults, then from the files of `--config`, then from `-D KEY=VALUE`
            and the options of a command; the later is the stronger. A file needs only the keys that it
            changes, in sections or as `supernet.iterations`. `--config paper` and `--space cifar` name
            files of the folder `config` from anywhere. Whole numbers may be written 150k, 330M or 1G. An
            unknown key, or a value of another kind or out of range, is refused with the file or option
            that it comes from.

                spos config --config cifar --diff     what a preset changes
                spos config search --config my.yaml   one section, and who set each key
                spos config --run-dir runs/search     what a run was begun with
            """);
    SECTIONS.forEach(
        (section, title) -> {
          page.append("\n## %s\n\n".formatted(title));
          page.append("| key | default | unit or kind | meaning |\n|---|---|---|---|\n");
          for (ConfigKey key : ConfigKeys.all()) {
            if (section(key.name()).equals(section)) {
              page.append(
                  "| `%s` | `%s` | %s | %s |\n"
                      .formatted(
                          key.name(),
                          key.standard(),
                          key.unit().orElse(key.kind()),
                          key.meaning().replace("|", "\\|")));
            }
          }
        });
    return page.toString();
  }

  private static String section(String key) {
    return key.contains(".") ? key.substring(0, key.indexOf('.')) : "";
  }
}
