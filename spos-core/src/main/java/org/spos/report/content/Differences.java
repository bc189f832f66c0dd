package org.spos.report.content;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.spos.config.ConfigLoader;
import org.spos.config.SposConfig;
import org.spos.report.model.Item;
import org.spos.report.model.Table;
import org.spos.run.Manifest;
import org.spos.run.RunView;
import org.spos.text.ShellCommand;
import org.spos.text.Text;

/** Settings and manifests of runs: in what several differ, or what one has. */
final class Differences {
  private Differences() {}

  /** The settings and manifest entries that are not the same in all runs. */
  static List<Item> between(List<RunView> runs) {
    List<Table> tables =
        List.of(
            table(
                "differences-config",
                "Settings that differ",
                runs,
                runs.stream()
                    .<Map<String, String>>map(run -> ConfigLoader.values(run.config()))
                    .toList()),
            table(
                "differences-manifest",
                "Manifests where they differ",
                runs,
                runs.stream().map(run -> manifest(run.manifest())).toList()));
    return tables.stream()
        .filter(table -> !table.rows().isEmpty())
        .<Item>map(table -> table)
        .toList();
  }

  private static Table table(
      String id, String title, List<RunView> runs, List<Map<String, String>> values) {
    Set<String> keys = new TreeSet<>();
    values.forEach(one -> keys.addAll(one.keySet()));
    List<List<String>> rows = new ArrayList<>();
    for (String key : keys) {
      List<String> cells = values.stream().map(one -> one.getOrDefault(key, "–")).toList();
      if (cells.stream().distinct().count() > 1) {
        List<String> row = new ArrayList<>(List.of(key));
        row.addAll(cells);
        rows.add(row);
      }
    }
    List<Table.Column> columns = new ArrayList<>(List.of(Table.text("key")));
    runs.forEach(run -> columns.add(Table.text(run.name())));
    return new Table(id, title, columns, rows, true, "");
  }

  /** What one run has: its manifest, and its settings where they are not the defaults. */
  static List<Item> of(RunView run) {
    List<List<String>> settings = new ArrayList<>();
    Map<String, String> standard = ConfigLoader.values(SposConfig.defaults());
    ConfigLoader.values(run.config())
        .forEach(
            (key, value) -> {
              String usual = standard.getOrDefault(key, "–");
              if (!usual.equals(value)) {
                settings.add(List.of(key, value, usual));
              }
            });
    List<List<String>> facts =
        manifest(run.manifest()).entrySet().stream()
            .map(entry -> List.of(entry.getKey(), entry.getValue()))
            .toList();
    return List.of(
        new Table(
            "config",
            Text.format("Settings unlike the defaults: %d", settings.size()),
            List.of(Table.text("key"), Table.text("value"), Table.text("default")),
            settings,
            true,
            "All settings are in config.yaml of the run."),
        new Table(
            "manifest",
            "Manifest",
            List.of(Table.text("entry"), Table.text("value")),
            facts,
            true,
            ""));
  }

  private static Map<String, String> manifest(Manifest manifest) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("command line", ShellCommand.of(manifest.commandLine()));
    all.put("command", manifest.command());
    all.put("version", manifest.tool().version());
    all.put("commit", manifest.tool().commit());
    all.put("seed", String.valueOf(manifest.seed()));
    all.put("engine", manifest.engine());
    all.put("processor", manifest.platform().cpu() + ", " + RunFacts.processors(manifest));
    all.put("system", manifest.platform().os());
    all.put("Java", manifest.platform().jvm());
    all.put("heap", Text.format("%,d bytes", manifest.platform().maxHeapBytes()));
    all.put("images", manifest.data());
    all.put("configuration", manifest.configHash());
    all.put("begun", manifest.started().toString());
    Optional.of(manifest).flatMap(Manifest::ended).ifPresent(end -> all.put("ended", "" + end));
    manifest.inputs().forEach((name, value) -> all.put("input " + name, value));
    return all;
  }
}
