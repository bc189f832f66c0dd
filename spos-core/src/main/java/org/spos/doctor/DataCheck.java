package org.spos.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.spos.config.DataConfig;
import org.spos.data.ImageData;
import org.spos.data.ImageLocation;
import org.spos.data.pack.PackFile;
import org.spos.error.DataException;
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
      return List.of(file(path));
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
    try {
      ImageData.requireApart(
          new ImageLocation(path, data.trainListPath(), data.valListPath(), data.valFraction()));
    } catch (DataException e) {
      findings.add(fault(e));
    }
    return findings;
  }

  /** Images come from files in no other form than a pack. */
  private Finding file(Path path) {
    try {
      PackFile.open(path);
      return Finding.ok(topic(), data.dir() + " is a pack; " + look());
    } catch (DataException e) {
      return fault(e);
    }
  }

  /** What a run would be told: what is wrong, and behind it what helps. */
  private Finding fault(DataException refusal) {
    String[] parts = String.valueOf(refusal.getMessage()).split("; ", 2);
    return Finding.fault(topic(), parts[0], parts.length > 1 ? parts[1] : look());
  }

  private String look() {
    return ShellCommand.of("spos", "data", "check", data.dir()) + " looks at every image";
  }

  private Finding classes(Path folder, String name) {
    try (Stream<Path> inside = Files.list(folder)) {
      List<Path> classes =
          inside.filter(path -> !path.getFileName().toString().startsWith(".")).sorted().toList();
      if (classes.isEmpty()) {
        return Finding.fault(
            topic(), name + " is empty", "put a folder of images for each class there");
      }
      for (Path entry : classes) {
        if (Files.isDirectory(entry) && isEmpty(entry)) {
          return Finding.fault(
              topic(),
              "class folder %s/%s is empty".formatted(name, entry.getFileName()),
              "put its images there, or remove the folder");
        }
      }
      return Finding.ok(
          topic(),
          Text.format(
              "%s has %,d %s, a class each",
              name, classes.size(), classes.size() == 1 ? "entry" : "entries"));
    } catch (IOException e) {
      return unreadable(name, e);
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> inside = Files.list(folder)) {
      return inside.findAny().isEmpty();
    }
  }

  private Finding entries(Path folder) {
    try {
      return isEmpty(folder)
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
