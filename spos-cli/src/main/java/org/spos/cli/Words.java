package org.spos.cli;

import java.util.Arrays;
import java.util.List;
import org.spos.config.Spelling;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads a constant as users and files write it.
 *
 * @param constants what there is
 */
record Words<E extends Enum<E>>(E[] constants) implements ITypeConverter<E> {
  @Override
  public E convert(String text) {
    return Arrays.stream(constants)
        .filter(constant -> Results.word(constant).equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "expected %s, got \"%s\"%s"
                        .formatted(
                            String.join(", ", names()), text, Spelling.hint(text, names()))));
  }

  private List<String> names() {
    return Arrays.stream(constants).map(Results::word).toList();
  }
}
