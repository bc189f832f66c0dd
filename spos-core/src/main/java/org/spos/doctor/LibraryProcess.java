package org.spos.doctor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.spos.text.Text;

/** Starts {@link LibraryProbe} as often as it takes to hear of every library. */
final class LibraryProcess {
  private static final int SECONDS = 120;

  private final Function<List<String>, Subprocess.Ended> start;

  LibraryProcess(Function<List<String>, Subprocess.Ended> start) {
    this.start = start;
  }

  /** Starts this Java with this program. */
  static LibraryProcess ofThisProgram() {
    return new LibraryProcess(
        libraries -> {
          List<String> command = new ArrayList<>();
          command.add(System.getProperty("java.home") + "/bin/java");
          if (Runtime.version().feature() >= 24) {
            command.add("--enable-native-access=ALL-UNNAMED");
            command.add("--sun-misc-unsafe-memory-access=allow");
          }
          command.addAll(
              List.of(
                  "-Xmx512m",
                  "-XX:+UseSerialGC",
                  "-XX:TieredStopAtLevel=1",
                  "-XX:-CreateCoredumpOnCrash",
                  "-XX:ErrorFile=/dev/null",
                  "-Dorg.bytedeco.javacpp.maxbytes=0",
                  "-Dorg.bytedeco.javacpp.maxphysicalbytes=0",
                  "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                  "-cp",
                  System.getProperty("java.class.path"),
                  LibraryProbe.class.getName()));
          command.addAll(libraries);
          return Subprocess.run(command, SECONDS);
        });
  }

  /** For each library why it cannot be used, or what it is. */
  record Answer(boolean works, String text) {}

  /** Tries libraries, in this order. */
  Map<String, Answer> tried(List<String> libraries) {
    Map<String, Answer> answers = new LinkedHashMap<>();
    List<String> rest = libraries;
    while (!rest.isEmpty()) {
      Subprocess.Ended ended = start.apply(rest);
      Optional<String> current = Optional.empty();
      for (String line : ended.out()) {
        String[] words = line.split("\t", 2);
        if (words[0].equals("begin")) {
          current = Optional.of(words[1]);
        } else if (current.isPresent() && (words[0].equals("ok") || words[0].equals("fault"))) {
          answers.put(current.get(), new Answer(words[0].equals("ok"), words[1]));
          current = Optional.empty();
        }
      }
      // Who was being loaded has ended the process; if nobody was, all would end in the same way.
      List<String> lost = current.map(List::of).orElse(rest);
      for (String library : lost) {
        answers.putIfAbsent(library, new Answer(false, end(ended)));
      }
      rest = rest.stream().filter(library -> !answers.containsKey(library)).toList();
    }
    return answers;
  }

  private static String end(Subprocess.Ended ended) {
    if (ended.timedOut()) {
      return Text.format("it was not ready after %d seconds", SECONDS);
    }
    Optional<String> signal =
        ended.out().stream()
            .filter(line -> line.startsWith("#") && line.contains("SIG"))
            .map(line -> line.replaceFirst("^#\\s*", "").split(" ")[0])
            .findFirst();
    return signal
        .map(name -> "its process ended by " + name + meaning(name))
        .orElseGet(
            () ->
                Text.format(
                    "its process ended with %d: %s",
                    ended.exitCode(), ended.out().stream().reduce((a, b) -> b).orElse("no word")));
  }

  private static String meaning(String signal) {
    return switch (signal) {
      case "SIGILL" -> " (built for another processor)";
      case "SIGBUS" -> " (a file that was cut short, or a full disk)";
      default -> "";
    };
  }
}
