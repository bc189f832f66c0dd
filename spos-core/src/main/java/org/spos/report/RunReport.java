package org.spos.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.spos.error.CheckpointException;
import org.spos.report.content.Pages;
import org.spos.report.page.PageHtml;
import org.spos.run.RunView;

/**
 * The report of a run, of several, or of all runs in folders ({@code spos demo}, {@code spos
 * rank}): one HTML file that needs nothing else.
 */
public final class RunReport {
  private RunReport() {}

  /**
   * Makes the page.
   *
   * @param folder a run directory, or a folder with run directories at any depth
   * @throws CheckpointException if there is no run in it, or a file of a run is damaged
   */
  public static String of(Path folder) {
    return of(List.of(folder));
  }

  /**
   * Makes one page of several.
   *
   * @param folders run directories, or folders with run directories at any depth; at least one
   * @throws CheckpointException if there is no run in one, or a file of a run is damaged
   */
  public static String of(List<Path> folders) {
    List<RunView> runs = new ArrayList<>();
    for (Path folder : folders) {
      for (RunView run : RunView.allIn(folder)) {
        if (runs.stream().noneMatch(known -> isSame(known, run))) {
          runs.add(run);
        }
      }
    }
    runs.sort(Comparator.comparing(run -> run.manifest().started()));
    return PageHtml.file(Pages.of(title(folders), common(folders), runs));
  }

  private static boolean isSame(RunView one, RunView other) {
    return absolute(one.folder()).equals(absolute(other.folder()));
  }

  private static String title(List<Path> folders) {
    return folders.stream()
        .map(folder -> String.valueOf(absolute(folder).getFileName()))
        .collect(Collectors.joining(", "));
  }

  /** The folder that all lie in, or the only one. */
  public static Path common(List<Path> folders) {
    Path all = absolute(folders.get(0));
    for (Path folder : folders) {
      while (!absolute(folder).startsWith(all) && all.getParent() != null) {
        all = all.getParent();
      }
    }
    return all;
  }

  private static Path absolute(Path folder) {
    return folder.toAbsolutePath().normalize();
  }
}
