package org.spos.arch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Packages depend on each other as docs/architecture.md says, and libraries stay where they belong.
 */
@AnalyzeClasses(packages = "org.spos", importOptions = DoNotIncludeTests.class)
class LayeringTest {

  /** A row of the page's table: package, what it holds, what it uses. */
  private static final Pattern ROW = Pattern.compile("\\| `([a-z]+)` \\| .+ \\| (.+) \\|");

  /** The page is the rule: each arrow that exists stands there, and none that does not. */
  @ArchTest
  static void thePageShowsTheArrowsThatExist(JavaClasses classes) throws IOException {
    Map<String, Set<String>> allowed = page();
    Map<String, Set<String>> actual = arrows(classes);
    assertThat(allowed).hasSizeGreaterThan(15);
    assertThat(rows(actual, allowed.keySet())).isEqualTo(rows(allowed, allowed.keySet()));
    assertThat(allowed.keySet()).containsAll(actual.keySet());
  }

  /** The table is read from the top down, so a package uses only those above it. */
  @ArchTest
  static void eachRowUsesOnlyThoseAboveIt(JavaClasses classes) throws IOException {
    Set<String> above = new HashSet<>();
    page()
        .forEach(
            (name, used) -> {
              assertThat(above).as("packages above " + name).containsAll(used);
              above.add(name);
            });
  }

  @ArchTest
  static final ArchRule noCyclesBetweenLayers =
      slices().matching("org.spos.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule noCyclesBetweenPackages =
      slices().matching("org.spos.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule tensorLibrariesStayBehindTheEngineSeam =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "org.spos.engine..", "org.spos.interop.dl4j..", "org.spos.data.decode..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.nd4j..", "org.bytedeco..", "org.deeplearning4j..");

  @ArchTest
  static final ArchRule enginesAreFoundAndNotNamed =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.spos.engine.nd4j..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.spos.engine.nd4j..");

  @ArchTest
  static final ArchRule engineSeamHasNoTensorTypes =
      noClasses()
          .that()
          .resideInAPackage("org.spos.engine")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.nd4j..", "org.bytedeco..");

  @ArchTest
  static final ArchRule jsonStaysWhereFilesAreReadAndWritten =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "org.spos.config..",
              "org.spos.file..",
              "org.spos.safetensors..",
              "org.spos.checkpoint..",
              "org.spos.artifact..",
              "org.spos.interop..",
              "org.spos.run..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.fasterxml..");

  @ArchTest
  static final ArchRule digestsAreMadeInOnePlace =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.spos.digest..")
          .should()
          .callMethod(MessageDigest.class, "getInstance", String.class);

  @ArchTest
  static final ArchRule foreignFunctionsAreCalledByTheImageDecoderOnly =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.spos.data.decode..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.sun.jna..");

  @ArchTest
  static final ArchRule noCommandLineInTheCore =
      noClasses().should().dependOnClassesThat().resideInAnyPackage("picocli..");

  private static Map<String, Set<String>> page() throws IOException {
    Path page =
        Path.of(System.getProperty("spos.root", "..")).resolve("docs").resolve("architecture.md");
    Map<String, Set<String>> rows = new LinkedHashMap<>();
    for (String line : Files.readAllLines(page)) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        Set<String> used = new TreeSet<>(List.of(row.group(2).split("[, ]+")));
        used.remove("–");
        rows.put(row.group(1), used);
      }
    }
    return rows;
  }

  private static Map<String, Set<String>> arrows(JavaClasses classes) {
    Map<String, Set<String>> arrows = new TreeMap<>();
    for (JavaClass from : classes) {
      Set<String> used = arrows.computeIfAbsent(layer(from), name -> new TreeSet<>());
      for (Dependency dependency : from.getDirectDependenciesFromSelf()) {
        JavaClass to = dependency.getTargetClass().getBaseComponentType();
        if (to.getPackageName().startsWith("org.spos.") && !layer(to).equals(layer(from))) {
          used.add(layer(to));
        }
      }
    }
    return arrows;
  }

  private static String layer(JavaClass one) {
    return one.getPackageName().split("\\.")[2];
  }

  /** As text, so that a failure shows the row as the page should have it. */
  private static String rows(Map<String, Set<String>> arrows, Set<String> order) {
    return order.stream()
        .map(name -> name + " | " + String.join(", ", arrows.getOrDefault(name, Set.of())))
        .collect(Collectors.joining("\n"));
  }
}
