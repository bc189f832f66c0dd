package org.spos.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.instrument.Instrumentation;
import java.net.URISyntaxException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.matcher.ElementMatchers;

/**
 * A Java agent that puts a {@link FaultPoint} into the packaged command, so that the program itself
 * need not know of any.
 */
public final class FaultAgent {
  private FaultAgent() {}

  /** Runs before the command; the argument is such as {@code TEMP_WRITTEN:3:KILL}. */
  public static void premain(String argument, Instrumentation instrumentation) {
    String[] words = argument.split(":", -1);
    FaultPoint point = FaultPoint.valueOf(words[0]);
    FaultPoint.failAt(Integer.parseInt(words[1]), FaultPoint.Fault.valueOf(words[2]));
    Class<?> advice = point == FaultPoint.MID_LINE ? BeforeLine.class : Before.class;
    new AgentBuilder.Default()
        .type(ElementMatchers.named(point.type))
        .transform(
            (builder, type, loader, module, domain) ->
                builder.visit(Advice.to(advice).on(ElementMatchers.named(point.method))))
        .installOn(instrumentation);
  }

  /** Copied to the start of a method. */
  static final class Before {
    private Before() {}

    @Advice.OnMethodEnter
    static void enter() throws IOException {
      FaultPoint.reached();
    }
  }

  /** Copied to the start of {@code LineFile.append}. */
  static final class BeforeLine {
    private BeforeLine() {}

    @Advice.OnMethodEnter
    static void enter(
        @Advice.FieldValue("channel") FileChannel channel, @Advice.Argument(0) String line)
        throws IOException {
      FaultPoint.reached(channel, line);
    }
  }

  /** Packs the agent. */
  static Path jar(Path file) {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.putValue("Premain-Class", FaultAgent.class.getName());
    try {
      attributes.put(
          Attributes.Name.CLASS_PATH,
          ByteBuddy.class.getProtectionDomain().getCodeSource().getLocation().toURI().toString());
      try (OutputStream out = Files.newOutputStream(file);
          JarOutputStream jar = new JarOutputStream(out, manifest)) {
        for (Class<?> type :
            List.of(
                FaultAgent.class,
                Before.class,
                BeforeLine.class,
                FaultPoint.class,
                FaultPoint.Fault.class)) {
          String name = type.getName().replace('.', '/') + ".class";
          jar.putNextEntry(new JarEntry(name));
          try (InputStream in = FaultAgent.class.getResourceAsStream("/" + name)) {
            in.transferTo(jar);
          }
        }
      }
      return file;
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
