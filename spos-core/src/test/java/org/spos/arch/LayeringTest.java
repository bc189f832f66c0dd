package org.spos.arch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.security.MessageDigest;
import java.util.Arrays;

/** Packages depend on those below them only, and libraries stay where they belong. */
@AnalyzeClasses(packages = "org.spos", importOptions = DoNotIncludeTests.class)
class LayeringTest {

  /** From the bottom up: a layer, and all that it may access. A new package needs a line here. */
  private static final String[][] LAYERS = {
    {"text"},
    {"error", "text"},
    {"digest"},
    {"seed", "text", "error"},
    {"space", "text", "error"},
    {"plan", "text", "error", "space"},
    {"config", "text", "error", "digest", "seed", "space", "plan"},
    // Search logic, no tensors.
    {"cost", "text", "error", "seed", "space", "plan"},
    {"sample", "text", "error", "seed", "space", "plan", "cost"},
    {"evolve", "text", "error", "seed", "space", "plan", "config", "cost"},
    // Tensors.
    {"engine", "text", "error", "seed", "space", "plan"},
    {"data", "text", "error", "digest", "seed", "space", "config", "engine"},
    // Procedures.
    {
      "train", "text", "error", "seed", "space", "plan", "config", "cost", "sample", "engine",
      "data"
    },
    {
      "tester", "text", "error", "seed", "space", "plan", "config", "cost", "evolve", "engine",
      "data"
    },
    {"interop", "text", "error", "seed", "space", "plan", "config", "cost", "engine"},
    {
      "checkpoint",
      "text",
      "error",
      "digest",
      "seed",
      "space",
      "plan",
      "config",
      "cost",
      "engine",
      "interop"
    },
    {
      "run",
      "text",
      "error",
      "seed",
      "space",
      "plan",
      "config",
      "cost",
      "sample",
      "evolve",
      "engine",
      "data",
      "train",
      "tester",
      "interop",
      "checkpoint"
    },
    // A page of a run.
    {
      "report",
      "text",
      "error",
      "seed",
      "space",
      "plan",
      "config",
      "cost",
      "interop",
      "checkpoint",
      "run"
    },
    // Use cases.
    {
      "workflow",
      "text",
      "error",
      "digest",
      "seed",
      "space",
      "plan",
      "config",
      "cost",
      "sample",
      "evolve",
      "engine",
      "data",
      "train",
      "tester",
      "interop",
      "checkpoint",
      "run"
    },
  };

  @ArchTest
  static final ArchRule layersAccessOnlyThoseBelow =
      layers().ensureAllClassesAreContainedInArchitecture();

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
              "org.spos.config..", "org.spos.checkpoint..", "org.spos.interop..", "org.spos.run..")
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

  private static LayeredArchitecture layers() {
    LayeredArchitecture architecture =
        layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("org.spos..")
            .withOptionalLayers(true);
    for (String[] layer : LAYERS) {
      architecture = architecture.layer(layer[0]).definedBy("org.spos." + layer[0] + "..");
    }
    for (String[] layer : LAYERS) {
      String[] below = Arrays.copyOfRange(layer, 1, layer.length);
      architecture =
          below.length == 0
              ? architecture.whereLayer(layer[0]).mayNotAccessAnyLayer()
              : architecture.whereLayer(layer[0]).mayOnlyAccessLayers(below);
    }
    return architecture;
  }
}
