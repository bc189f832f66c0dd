package org.spos.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.spos.error.CheckpointException;
import org.spos.file.StrictJson;
import org.spos.space.ClassNames;
import org.spos.text.Text;

/**
 * Names of classes in the metadata of a file: a JSON list under the key {@code classes}. A file
 * without it, such as one of version 0.1, says nothing of what its outputs stand for.
 */
public final class ClassNamesJson {
  /** The key in checkpoints and in exported safetensors files. */
  public static final String KEY = "classes";

  private ClassNamesJson() {}

  static String write(ClassNames classes) {
    ArrayNode list = StrictJson.list();
    classes.names().forEach(list::add);
    return StrictJson.compact(list);
  }

  /**
   * The names in a file's metadata; numbers if it has none.
   *
   * @param count how many classes its network has
   * @param file names the file in messages
   * @throws CheckpointException if it is no list of so many names
   */
  public static ClassNames read(Map<String, String> strings, int count, String file) {
    String json = strings.get(KEY);
    if (json == null) {
      return ClassNames.numbered(count);
    }
    List<String> names = new ArrayList<>();
    for (JsonNode name : StrictJson.list(json, file + ": the list of its classes")) {
      if (!name.isTextual()) {
        throw new CheckpointException(file + " is damaged: a name of its classes is no text");
      }
      names.add(name.asText());
    }
    if (names.size() != count) {
      throw new CheckpointException(
          Text.format(
              "%s is damaged: it names %d classes, its network has %d", file, names.size(), count));
    }
    return new ClassNames(names);
  }
}
