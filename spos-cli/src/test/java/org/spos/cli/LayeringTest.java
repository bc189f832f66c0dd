package org.spos.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The command line adds options and text to the core, nothing else. */
@AnalyzeClasses(packages = "org.spos.cli", importOptions = DoNotIncludeTests.class)
class LayeringTest {
  @ArchTest
  static final ArchRule noJsonLibraryAndNoTensors =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.fasterxml..", "org.nd4j..", "org.bytedeco..");

  /** Commands find engines by their providers, so that those without tensors load none. */
  @ArchTest
  static final ArchRule noCommandKnowsAnEngine =
      noClasses().should().dependOnClassesThat().resideInAPackage("org.spos.engine.(*)..");

  /** Everything else prints through picocli's writers, which tests replace. */
  @ArchTest
  static final ArchRule onlyMainKnowsTheStandardStreams =
      noClasses().that().doNotHaveSimpleName("Main").should(ACCESS_STANDARD_STREAMS);
}
