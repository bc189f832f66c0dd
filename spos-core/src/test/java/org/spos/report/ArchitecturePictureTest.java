package org.spos.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.spos.config.SpaceFiles;
import org.spos.plan.NetworkPlan;
import org.spos.space.Architecture;
import org.spos.space.SearchSpace;

class ArchitecturePictureTest {
  private static final SearchSpace MOBILE =
      SpaceFiles.read(
          Path.of(System.getProperty("spos.root", ".."), "config/space-mobilenet.yaml").toString());

  /** 112 to 128 channels and 256 to 432 at stride 1, where the side stays. */
  @Test
  void saysWhereChannelsChangeThoughTheSideStays() {
    Architecture path =
        Architecture.of(0, 2, 6, 6, 4, 3, 6, 6, 5, 1, 4, 0, 6, 5, 3, 1, 2, 0, 0, 0, 0, 5);
    String svg = ArchitecturePicture.draw(NetworkPlan.standalone(MOBILE, path));
    List<String> ticks =
        Pattern.compile(">(\\d+)</text>")
            .matcher(svg)
            .results()
            .map(found -> found.group(1))
            .toList();
    // Stem, the stages, head, classes.
    assertThat(ticks)
        .containsExactly("40", "24", "32", "56", "112", "128", "256", "432", "1728", "1000");
    assertThat(svg).contains(">id</text>", ">k7e3</text>", ">k7e6</text>", ">k3e1</text>");
  }
}
