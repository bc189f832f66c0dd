package org.spos.engine.torch;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** libtorch stays in its engine and where processes meet, and both behind their seams. */
@AnalyzeClasses(packages = "org.spos", importOptions = DoNotIncludeTests.class)
class TorchLayeringTest {

  @ArchTest
  static final ArchRule libtorchStaysInItsEngine =
      noClasses()
          .that()
          .resideOutsideOfPackages("org.spos.engine.torch", "org.spos.torch.ranks")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.bytedeco.pytorch..", "org.spos.engine.torch");

  @ArchTest
  static final ArchRule theEngineUsesWhatTheSeamUses =
      classes()
          .that()
          .resideInAPackage("org.spos.engine.torch")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "org.jspecify..",
              "org.slf4j..",
              "com.sun.jna..",
              "org.bytedeco.javacpp..",
              "org.bytedeco.pytorch..",
              "org.spos.engine",
              "org.spos.engine.torch",
              "org.spos.error",
              "org.spos.natives",
              "org.spos.plan",
              "org.spos.seed",
              "org.spos.space",
              "org.spos.text");

  /** Of the engine it needs only that the library is loaded. */
  @ArchTest
  static final ArchRule ranksUseTheirSeam =
      classes()
          .that()
          .resideInAPackage("org.spos.torch.ranks")
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                      "java..",
                      "org.jspecify..",
                      "org.bytedeco.javacpp..",
                      "org.bytedeco.pytorch..",
                      "org.spos.error",
                      "org.spos.file",
                      "org.spos.natives",
                      "org.spos.ranks",
                      "org.spos.text",
                      "org.spos.torch.ranks")
                  .or(simpleName("Libtorch")));

  @ArchTest
  static final ArchRule onlyCudaIsAskedWithoutLibtorch =
      noClasses()
          .that()
          .haveSimpleNameNotStartingWith("Cuda")
          .and()
          .resideInAPackage("org.spos.engine.torch")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.sun.jna..");

  @ArchTest
  static final ArchRule nothingIsPrintedButByTheCheck =
      noClasses()
          .that()
          .resideInAnyPackage("org.spos.engine.torch", "org.spos.torch..", "org.spos.gpucheck..")
          .and()
          .doNotHaveSimpleName("GpuCheck")
          .and()
          .doNotHaveSimpleName("PackJars")
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err");
}
