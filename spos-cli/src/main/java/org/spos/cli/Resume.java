package org.spos.cli;

import java.util.Map;
import java.util.Stack;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.TypeConversionException;

/** Whether a run is to go on. */
enum Resume {
  /** A new one begins. */
  NO,
  /** It goes on; there must be one. */
  YES,
  /** It goes on if there is one, so that a batch system can give the same command again. */
  AUTO;

  /** Takes a value behind an equals sign only: the word behind {@code --resume} is a parameter. */
  static final class Attached implements IParameterPreprocessor {
    @Override
    @SuppressWarnings("JdkObsolete") // picocli's signature
    public boolean preprocess(
        Stack<String> words, CommandSpec command, ArgSpec option, Map<String, Object> info) {
      if ("=".equals(info.get("separator"))) {
        return false;
      }
      option.setValue(YES);
      return true;
    }
  }

  /** Reads that value. */
  static final class Converter implements ITypeConverter<Resume> {
    @Override
    public Resume convert(String text) {
      if (!text.equals("auto")) {
        throw new TypeConversionException("expected auto, got \"%s\"".formatted(text));
      }
      return AUTO;
    }
  }
}
