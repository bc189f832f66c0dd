package org.spos.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.spos.config.Assignment;
import org.spos.config.ConfigKey;
import org.spos.config.ConfigKeys;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Which configuration key an option sets, and so what holds without it. Nobody writes this down
 * twice: each option is given a value, and the command's own assignments say where it went.
 */
final class OptionKeys {
  private OptionKeys() {}

  /** The keys of a command's options by their longest names; flags, which are off, have none. */
  static Map<String, ConfigKey> of(CommandLine command) {
    Map<String, ConfigKey> keys = new LinkedHashMap<>();
    if (command.getCommand() instanceof BaseCommand work) {
      for (OptionSpec option : command.getCommandSpec().options()) {
        if (option.typeInfo().isOptional()) {
          key(option, work).ifPresent(key -> keys.put(option.longestName(), key));
        }
      }
    }
    return keys;
  }

  private static Optional<ConfigKey> key(OptionSpec option, BaseCommand work) {
    try {
      option.setValue(Optional.of(some(option)));
      List<Assignment> all = new ArrayList<>(work.global.assignments());
      all.addAll(work.assignments());
      return all.stream()
          .filter(one -> Stream.of(option.names()).anyMatch(one.source().split(" ")[0]::equals))
          .findFirst()
          .flatMap(one -> ConfigKeys.named(one.key()));
    } finally {
      option.setValue(Optional.empty());
    }
  }

  /** A value that the option takes. */
  private static Object some(OptionSpec option) {
    Class<?> type = option.auxiliaryTypes()[0];
    if (type.isEnum()) {
      return type.getEnumConstants()[0];
    }
    if (type == Path.class) {
      return Path.of("file");
    }
    if (type == Integer.class) {
      return 1;
    }
    if (type == Long.class) {
      return 1L;
    }
    return switch (option.paramLabel()) {
      case "TIME" -> "1ms";
      case "LO..HI" -> "1M..2M";
      default -> "1";
    };
  }

  /** What a page says of it beside the description; empty where that says it. */
  static String note(ConfigKey key, String description, boolean presetOfItsOwn) {
    boolean said =
        description.contains("efault") || presetOfItsOwn || key.standard().equals("\"\"");
    return said
        ? "[%s]".formatted(key.name())
        : "[%s: %s%s]".formatted(key.name(), key.standard(), unit(key));
  }

  /** The unit, unless the name has just said it. */
  private static String unit(ConfigKey key) {
    return key.unit()
        .filter(unit -> !key.name().toLowerCase(Locale.ROOT).endsWith(unit))
        .map(unit -> " " + unit)
        .orElse("");
  }
}
