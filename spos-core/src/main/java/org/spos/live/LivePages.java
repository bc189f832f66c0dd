package org.spos.live;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.spos.report.content.Overview;
import org.spos.report.content.Pages;
import org.spos.report.page.ListHtml;
import org.spos.report.page.PageHtml;
import org.spos.run.RunView;

/** The pages of a server as HTML, each with a version that tells whether it has changed. */
final class LivePages {
  /** More would make a page that no browser likes. */
  static final int MOST = 50;

  private final RunLibrary library;

  LivePages(RunLibrary library) {
    this.library = library;
  }

  /** Differs from an earlier one if the list may differ. */
  String listVersion() {
    return library.all().entrySet().stream()
        .map(run -> run.getKey() + " " + run.getValue().version())
        .collect(Collectors.joining("\n"));
  }

  /** All runs, the last begun first; those that cannot be read last. */
  String list() {
    List<ListHtml.Row> rows = new ArrayList<>();
    for (Map.Entry<String, CachedRun> run : library.all().entrySet()) {
      String link = "/runs?run=" + URLEncoder.encode(run.getKey(), StandardCharsets.UTF_8);
      Optional<RunView> view = run.getValue().view();
      rows.add(
          view.map(
                  one ->
                      new ListHtml.Row(
                          run.getKey(),
                          one.state().word(),
                          one.manifest().command(),
                          Overview.figure(one),
                          Overview.begun(one),
                          Overview.time(one),
                          link))
              .orElseGet(
                  () ->
                      new ListHtml.Row(
                          run.getKey(), "unreadable", "", "spos report says why", "", "", link)));
    }
    rows.sort(Comparator.comparing(ListHtml.Row::begun).reversed());
    Path root = library.root();
    return ListHtml.of(String.valueOf(root.getFileName()), rows);
  }

  /** Empty if one of them is no run here. */
  Optional<String> runsVersion(List<String> names) {
    List<String> versions = new ArrayList<>();
    for (String name : names) {
      Optional<CachedRun> run = library.run(name);
      if (run.isEmpty()) {
        return Optional.empty();
      }
      versions.add(name + " " + run.get().version());
    }
    return Optional.of(String.join("\n", versions));
  }

  /** Runs that are here, on one page. */
  String runs(List<String> names) {
    List<RunView> views =
        names.stream()
            .flatMap(name -> library.run(name).stream())
            .flatMap(run -> run.view().stream())
            .sorted(Comparator.comparing(run -> run.manifest().started()))
            .toList();
    if (views.isEmpty()) {
      return ListHtml.message("A file of this run is damaged; spos report says which.");
    }
    String title = names.size() == 1 ? names.get(0) : "Runs together";
    return PageHtml.live(Pages.within(title, library.root(), views), "<a href=\"/\">All runs</a>");
  }
}
