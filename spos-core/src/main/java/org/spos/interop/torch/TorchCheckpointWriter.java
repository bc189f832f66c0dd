package org.spos.interop.torch;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.spos.interop.NetworkDescription;
import org.spos.plan.NetworkPlan;
import org.spos.plan.TensorSpec;
import org.spos.plan.TensorSpec.Kind;

/**
 * Writes what {@code torch.save(model.state_dict(), file)} writes since PyTorch 1.6: a zip file
 * with a pickle and one entry of raw numbers for each tensor. Names are the published ones without
 * {@code module.}, in the order of PyTorch's own state_dict.
 */
public final class TorchCheckpointWriter {
  private static final String ROOT = "archive/";

  private TorchCheckpointWriter() {}

  /**
   * Writes a network.
   *
   * @param values tensors of the plan by name
   * @param batches what {@code num_batches_tracked} says: training steps done
   * @param description goes into an entry {@code spos.json}, which PyTorch passes over
   * @param wrapped whether to write {@code {'state_dict': …}}, as the published tester expects a
   *     supernet, instead of the bare state_dict
   */
  public static void write(
      WritableByteChannel channel,
      NetworkPlan plan,
      Map<String, float[]> values,
      long batches,
      NetworkDescription description,
      boolean wrapped)
      throws IOException {
    List<StateEntry> tensors = tensors(plan, values, batches);
    StoredZip zip = new StoredZip(Channels.newOutputStream(channel));
    zip.add(ROOT + "data.pkl", StateDictPickle.of(tensors, wrapped));
    zip.add(ROOT + "byteorder", "little".getBytes(StandardCharsets.US_ASCII));
    for (int key = 0; key < tensors.size(); key++) {
      zip.add(ROOT + "data/" + key, tensors.get(key).content());
    }
    zip.add(ROOT + "version", "3\n".getBytes(StandardCharsets.US_ASCII));
    zip.add(ROOT + "spos.json", description.json().getBytes(StandardCharsets.UTF_8));
    zip.finish();
  }

  private static List<StateEntry> tensors(
      NetworkPlan plan, Map<String, float[]> values, long batches) {
    List<StateEntry> tensors = new ArrayList<>();
    for (TensorSpec spec : plan.tensors()) {
      float[] numbers = Objects.requireNonNull(values.get(spec.name()), spec.name());
      tensors.add(StateEntry.of(spec.name(), spec.shape(), numbers));
      if (spec.kind() == Kind.BN_VARIANCE) {
        String counter = spec.name().replace("running_var", "num_batches_tracked");
        tensors.add(StateEntry.scalar(counter, batches));
      }
    }
    return tensors;
  }
}
