package org.spos.report;

import org.spos.run.RankedFile;
import org.spos.run.RankedFile.Network;
import org.spos.text.Text;

/** Every network of a ranking: its score over its true accuracy. */
final class RankChart {
  private RankChart() {}

  /**
   * At least one network.
   *
   * @param score which of the scores
   */
  static String draw(RankedFile ranked, int score) {
    String name = ranked.scores().get(score);
    Frame frame =
        Frame.of(
            ranked.networks().stream().map(Network::truth).toList(),
            ranked.networks().stream().map(network -> network.scores().get(score)).toList(),
            true,
            "true accuracy in %",
            name);
    Svg svg = new Svg(Frame.WIDTH, Frame.HEIGHT, "True accuracy and " + name);
    frame.draw(svg);
    for (Network network : ranked.networks()) {
      double value = network.scores().get(score);
      if (Double.isFinite(value)) {
        svg.add(
            "<circle cx=\"%s\" cy=\"%s\" r=\"3\" fill=\"hsl(215 70%% 45%%)\" fill-opacity=\"0.5\""
                + " class=\"network\"><title>%s</title></circle>",
            frame.x().pixel(network.truth()),
            frame.y().pixel(value),
            Text.format("%s: true %.2f %%, %.4f", network.architecture(), network.truth(), value));
      }
    }
    return svg.end();
  }
}
