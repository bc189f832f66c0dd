package org.spos.interop.nni;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.spos.space.Architecture;
import org.spos.space.SearchSpace;

/** Architectures as NNI writes them. */
public final class NniArchitectureWriter {
  private NniArchitectureWriter() {}

  /** One list of truth values a block, as v1.3 to v2.5 write; all versions read it. */
  public static ObjectNode oneHot(Architecture architecture, SearchSpace space) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    int[] choices = space.choices();
    for (int block = 0; block < architecture.size(); block++) {
      ArrayNode list = json.putArray(NniSearchSpace.KEY + (block + 1));
      for (int choice = 0; choice < choices[block]; choice++) {
        list.add(choice == architecture.choice(block));
      }
    }
    return json;
  }
}
