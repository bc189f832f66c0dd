package org.spos.rank;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spos.config.SpaceFiles;
import org.spos.cost.Flops;
import org.spos.space.SearchSpace;

/** Against rows of the published table of NAS-Bench-Macro (Su et al., CVPR 2021). */
class BaselinesTest {
  private static final Path SPACE =
      Path.of(System.getProperty("spos.root"), "config/space-nas-bench-macro.yaml");

  @ParameterizedTest
  @CsvSource({
    "11111111, 53246464, 1588874, 8",
    "22222222, 105660928, 2932586, 8",
    "02012100, 47327744, 890666, 4",
    "00000000, 7713280, 387882, 0",
  })
  void theyAreThoseOfThePublishedTable(String key, double macs, double parameters, double depth) {
    SearchSpace space = SpaceFiles.read(SPACE.toString());
    List<Column> columns = new Baselines(new Flops(space)).of(List.of(space.parse(key)));
    assertThat(columns).extracting(Column::name).containsExactly("macs", "parameters", "depth");
    assertThat(columns.stream().map(column -> column.values()[0]))
        .containsExactly(macs, parameters, depth);
  }
}
