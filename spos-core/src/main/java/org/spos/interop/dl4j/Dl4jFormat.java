package org.spos.interop.dl4j;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.spos.interop.NetworkFormat;
import org.spos.interop.TrainedNetwork;
import org.spos.natives.NativeLibraries;
import org.spos.natives.NativeSet;
import org.spos.plan.ConvUnit;

/**
 * A zip file of a Deeplearning4j {@code ComputationGraph}, as its {@code ModelSerializer} writes
 * and restores it.
 */
public final class Dl4jFormat implements NetworkFormat {
  /** Entry that says how the network is to be fed. */
  static final String DESCRIPTION = "spos.json";

  @Override
  public void write(TrainedNetwork network, WritableByteChannel channel) throws IOException {
    load();
    ComputationGraph graph = new ComputationGraph(Dl4jGraph.of(network.plan()));
    try {
      graph.init();
      network.plan().units().forEach(unit -> copy(network, unit, graph));
      String classifier = network.plan().classifierName();
      INDArray weights = graph.getLayer(Dl4jGraph.OUTPUT).getParam("W"); // [in, out]
      weights.assign(
          Nd4j.createFromArray(network.values(classifier))
              .reshape('c', weights.size(1), weights.size(0))
              .transpose());
      network
          .plan()
          .classifierBiasName()
          .ifPresent(bias -> set(graph, Dl4jGraph.OUTPUT, "b", network.values(bias)));
      ByteArrayOutputStream model = new ByteArrayOutputStream();
      ModelSerializer.writeModel(graph, model, false);
      describe(
          model.toByteArray(), network.description().json(), Channels.newOutputStream(channel));
    } finally {
      graph.close();
    }
  }

  @Override
  public float[] run(Path file, TrainedNetwork network, float[] input) throws IOException {
    int side = network.plan().space().inputSide();
    load();
    ComputationGraph graph = ModelSerializer.restoreComputationGraph(file.toFile(), false);
    try (INDArray images = Nd4j.createFromArray(input).reshape('c', -1, 3, side, side)) {
      return graph.outputSingle(images).dup('c').data().asFloat();
    } finally {
      graph.close();
    }
  }

  private static void load() {
    NativeLibraries.load(NativeSet.ND4J, Nd4j::getBackend);
  }

  /** Copies a zip file and adds our description, which Deeplearning4j passes over. */
  private static void describe(byte[] model, String description, OutputStream out)
      throws IOException {
    ZipInputStream from = new ZipInputStream(new ByteArrayInputStream(model));
    ZipOutputStream to = new ZipOutputStream(out);
    for (ZipEntry entry = from.getNextEntry(); entry != null; entry = from.getNextEntry()) {
      to.putNextEntry(new ZipEntry(entry.getName()));
      from.transferTo(to);
    }
    to.putNextEntry(new ZipEntry(DESCRIPTION));
    to.write(description.getBytes(StandardCharsets.UTF_8));
    to.finish();
  }

  private static void copy(TrainedNetwork network, ConvUnit unit, ComputationGraph graph) {
    INDArray weight =
        Nd4j.createFromArray(network.values(unit.convName() + ".weight"))
            .reshape('c', unit.weightShape().stream().mapToInt(Integer::intValue).toArray());
    graph
        .getLayer(unit.convName())
        .getParam("W")
        // Its depthwise weights are [k, k, in, 1].
        .assign(unit.spec().depthwise() ? weight.permute(2, 3, 0, 1) : weight);
    set(graph, unit.bnName(), "gamma", network.values(unit.bnName() + ".weight"));
    set(graph, unit.bnName(), "beta", network.values(unit.bnName() + ".bias"));
    set(graph, unit.bnName(), "mean", network.values(unit.bnName() + ".running_mean"));
    set(graph, unit.bnName(), "var", network.values(unit.bnName() + ".running_var"));
  }

  private static void set(ComputationGraph graph, String layer, String name, float[] values) {
    INDArray parameter = graph.getLayer(layer).getParam(name);
    parameter.assign(Nd4j.createFromArray(values).reshape('c', parameter.shape()));
  }
}
