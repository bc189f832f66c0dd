package org.spos.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.spos.config.DataConfig;
import org.spos.file.AtomicFiles;
import org.spos.text.ShellCommand;
import org.spos.text.Text;

/** Whether the images are there, without listing them all. */
final class DataCheck implements Check {
  private final DataConfig data;
  private final boolean named;

  /**
   * @param named whether somebody named the folder; else it need not be there
   */
  DataCheck(DataConfig data, boolean named) {
    this.data = data;
    this.named = named;
  }

  @Override
  public String topic() {
    return "data";
  }

  @Override
  public List<Finding> examine(Machine machine) {
    Path path = machine.workingFolder().resolve(data.dir());
    String remedy = "give the folder or pack of the images with --data";
    if (!Files.exists(path)) {
      return List.of(
          named
              ? Finding.fault(topic(), "there is no " + data.dir(), remedy)
              : Finding.note(topic(), "there is no %s, the default".formatted(data.dir()), remedy));
    }
    if (!Files.isReadable(path)) {
      return List.of(
          Finding.fault(topic(), data.dir() + " may not be read", "give this user the right to"));
    }
    if (!Files.isDirectory(path)) {
      return List.of(Finding.ok(topic(), data.dir() + " is a file; " + look()));
    }
    List<Finding> findings = new ArrayList<>();
    for (String split : List.of("train", "val")) {
      Path folder = path.resolve(split);
      if (Files.isDirectory(folder)) {
        findings.add(classes(folder, data.dir() + "/" + split));
      }
    }
    if (findings.isEmpty()) {
      findings.add(entries(path));
    }
    return findings;
  }

  private String look() {
    return ShellCommand.of("spos", "data", "check", data.dir()) + " looks at every image";
  }

  private Finding classes(Path folder, String name) {
    try (Stream<Path> inside = Files.list(folder)) {
      long classes = inside.filter(path -> !path.getFileName().toString().startsWith(".")).count();
      return classes == 0
          ? Finding.fault(
              topic(), name + " is empty", "put a folder of images for each class there")
          : Finding.ok(topic(), Text.format("%s has %,d entries, a class each", name, classes));
    } catch (IOException e) {
      return unreadable(name, e);
    }
  }

  private Finding entries(Path folder) {
    try (Stream<Path> inside = Files.list(folder)) {
      return inside.findAny().isEmpty()
          ? Finding.fault(topic(), data.dir() + " is empty", "put train and val there")
          : Finding.ok(topic(), data.dir() + " is there; " + look());
    } catch (IOException e) {
      return unreadable(data.dir(), e);
    }
  }

  private Finding unreadable(String name, IOException e) {
    return Finding.fault(
        topic(),
        "%s cannot be listed: %s".formatted(name, AtomicFiles.reason(e)),
        "give this user the right to read it");
  }
}
