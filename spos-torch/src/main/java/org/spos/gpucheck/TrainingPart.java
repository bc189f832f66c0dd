package org.spos.gpucheck;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.spos.engine.Engine;
import org.spos.engine.PathNetwork;
import org.spos.engine.Precision;
import org.spos.text.Text;

/** Training steps in one precision, and the same in PyTorch. */
record TrainingPart(Work work, Settings settings, boolean gpu, Precision precision) {

  Result run() {
    String name = precision.toString();
    Optional<String> obstacle = work.provider().obstacle(work.device(), precision);
    if (obstacle.isPresent()) {
      return new Result(name, true, "not possible here: " + obstacle.get());
    }
    int steps = gpu ? settings.many(100) : 3;
    List<Integer> batches = gpu ? List.of(128, 256) : List.of(8);
    List<String> found = new ArrayList<>();
    Map<String, Double> figures = new LinkedHashMap<>();
    Map<Integer, Double> ours = new LinkedHashMap<>();
    for (int batch : batches) {
      try (Engine engine = work.open(precision);
          PathNetwork network = work.network(engine, batch)) {
        double seconds = work.seconds(network, work.images(batch), steps);
        ours.put(batch, batch * steps / seconds);
        figures.put("batch" + batch + ".imagesPerSecond", batch * steps / seconds);
        figures.put("batch" + batch + ".peakMB", engine.peakMemory() / 1e6);
      }
    }
    Peer.Outcome peer =
        new Peer(settings.peer()).train(work.device(), precision, batches, work.side(), steps);
    for (Map.Entry<Integer, Double> measured : ours.entrySet()) {
      int batch = measured.getKey();
      double speed = measured.getValue();
      String line =
          Text.format(
              "batch %d at %d pixels: %.1f ms a step, %.0f images/s",
              batch, work.side(), 1000 * batch / speed, speed);
      Double theirs = peer.imagesPerSecond().get(batch);
      if (theirs != null) {
        figures.put("batch" + batch + ".peerImagesPerSecond", theirs);
        line += Text.format(", eager PyTorch %.0f (ratio %.2f)", theirs, speed / theirs);
      }
      found.add(line);
    }
    return new Result(name, true, String.join("; ", found) + " (" + peer.said() + ")", figures);
  }
}
