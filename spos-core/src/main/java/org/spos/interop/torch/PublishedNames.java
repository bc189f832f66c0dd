package org.spos.interop.torch;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.spos.error.CheckpointException;
import org.spos.interop.nni.HubNames;
import org.spos.plan.BlockPlan;
import org.spos.space.Candidate;
import org.spos.space.SearchSpace;
import org.spos.text.OneLine;
import org.spos.text.Text;

/**
 * Brings the names of other programs into the published form {@code features.I.OP.branch_main.…}:
 * NNI's {@code features.I.choices.OP.…} (v1.3 to v1.5) and its hub's {@code features.I.k3.…}.
 */
final class PublishedNames {
  private static final Pattern CHOICES = Pattern.compile("features\\.(\\d{1,4})\\.choices\\.(.+)");
  private static final Pattern HUB =
      Pattern.compile("features\\.(\\d{1,4})\\.(k3|k5|k7|xcep)\\.(.+)");
  private static final Pattern MMRAZOR = Pattern.compile("(.*[./])?backbone\\.layers\\..+");
  private static final String COUNTER = ".num_batches_tracked";

  private PublishedNames() {}

  /**
   * The names in the file by their published form. Batch counters are left out: no inference uses
   * them, and training here averages with a fixed momentum.
   *
   * @throws CheckpointException if it is another network, or two names become one
   */
  static Map<String, String> of(Iterable<String> names, SearchSpace space, String where) {
    Map<String, String> published = new LinkedHashMap<>();
    for (String name : names) {
      if (!name.endsWith(COUNTER)) {
        String ours = published(name, space);
        if (published.put(ours, name) != null) {
          throw new CheckpointException(
              "%s holds two tensors for %s".formatted(where, OneLine.of(ours)));
        }
      }
    }
    return published;
  }

  /**
   * Refuses MMRazor's own supernet and subnets.
   *
   * @param names of all tensors in the file, whatever they lie in
   */
  static void refuseMmrazor(Iterable<String> names, String where) {
    for (String name : names) {
      if (MMRAZOR.matcher(name).matches()) {
        throw new CheckpointException(
            where
                + " is of MMRazor, whose network differs from the published one: it splits channels"
                + " in halves, not by parity, its stride-2 blocks divide their channels evenly, and"
                + " its classifier has a bias; its YAML subnet file can be used as --arch, its"
                + " weights cannot");
      }
    }
  }

  private static String published(String name, SearchSpace space) {
    Matcher choices = CHOICES.matcher(name);
    if (choices.matches()) {
      return "features.%s.%s".formatted(choices.group(1), choices.group(2));
    }
    Matcher hub = HUB.matcher(name);
    if (hub.matches()) {
      Optional<Candidate> candidate = HubNames.candidateId(hub.group(2)).flatMap(Candidate::parse);
      int block = Integer.parseInt(hub.group(1));
      int choice =
          block < space.blocks()
              ? candidate.map(space.layers().get(block).candidates()::indexOf).orElse(-1)
              : -1;
      return Text.format("features.%s.%d.%s", hub.group(1), choice, hub.group(3));
    }
    return name;
  }

  /**
   * Whether a tensor belongs to a projection that is built but never used: NNI's examples since
   * v2.4 have one in blocks of stride 1 too.
   */
  static boolean isUnusedProjection(String name, Iterable<BlockPlan> blocks) {
    for (BlockPlan block : blocks) {
      if (block.working().size() == 1 && name.startsWith(block.prefix() + "branch_proj.")) {
        return true;
      }
    }
    return false;
  }
}
