package org.spos.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.spos.config.ConfigEntry;
import org.spos.config.ConfigKeys;
import org.spos.config.Spelling;
import org.spos.error.ConfigException;
import org.spos.run.RunDirectory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows the configuration that a command would use, and where each value comes from. */
@Command(
    name = "config",
    description = "Keys of the configuration: value, who set it, unit and meaning.")
@SuppressWarnings("NullAway.Init")
final class ConfigCommand extends LightCommand {
  @Parameters(
      paramLabel = "KEY",
      arity = "0..*",
      description = "Keys or sections to show, such as search or data.flip; all by default.")
  List<String> wanted = new ArrayList<>();

  @Option(names = "--diff", description = "Show only what is not the default.")
  boolean diff;

  @Override
  void checkOptions() {
    if (global.resume != Resume.NO) {
      throw new ConfigException("config goes on with no run; leave out --resume");
    }
    for (String key : wanted) {
      if (ConfigKeys.all().stream().noneMatch(known -> isIn(known.name(), key))) {
        throw new ConfigException(
            "there is no key or section \"%s\"%s; spos config lists all"
                .formatted(key, Spelling.hint(key, names())));
      }
    }
  }

  /** Of keys and sections, for hints. */
  private static Set<String> names() {
    Set<String> names = new TreeSet<>();
    ConfigKeys.all().stream()
        .map(key -> key.name())
        .forEach(
            name -> {
              names.add(name);
              if (name.contains(".")) {
                names.add(name.substring(0, name.indexOf('.')));
              }
            });
    return names;
  }

  /** A run shows what it was begun with. */
  @Override
  List<Path> runConfigurations() {
    if (global.runDirectory.isEmpty()) {
      return List.of();
    }
    RunDirectory.requireBegun(global.runDirectory.get());
    return List.of(global.runDirectory.get().resolve("config.yaml"));
  }

  @Override
  int execute() {
    List<ConfigEntry> entries =
        configEntries().stream()
            .filter(entry -> !diff || entry.differs())
            .filter(
                entry ->
                    wanted.isEmpty()
                        || wanted.stream().anyMatch(key -> isIn(entry.key().name(), key)))
            .toList();
    print(
        new Json().put("entries", entries.stream().map(ConfigCommand::json).toList()),
        text(entries));
    return ExitCode.OK;
  }

  private static boolean isIn(String name, String keyOrSection) {
    return name.equals(keyOrSection) || name.startsWith(keyOrSection + ".");
  }

  private static Json json(ConfigEntry entry) {
    return new Json()
        .put("key", entry.key().name())
        .put("value", entry.value())
        .put("default", entry.key().standard())
        .put("source", entry.source())
        .put("kind", entry.key().kind())
        .put("unit", entry.key().unit())
        .put("meaning", entry.key().meaning());
  }

  private String text(List<ConfigEntry> entries) {
    if (entries.isEmpty()) {
      return "nothing differs from the defaults";
    }
    StringBuilder text = new StringBuilder();
    for (ConfigEntry entry : entries) {
      text.append(
          "%-28s %s%s  (%s%s)%n"
              .formatted(
                  entry.key().name(),
                  entry.value(),
                  entry.key().unit().map(unit -> " " + unit).orElse(""),
                  entry.source(),
                  entry.differs() ? "; default " + entry.key().standard() : ""));
      text.append("%4s%s%n".formatted("", entry.key().meaning()));
    }
    return text.toString();
  }
}
