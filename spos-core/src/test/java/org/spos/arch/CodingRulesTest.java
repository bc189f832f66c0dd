package org.spos.arch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.security.SecureRandom;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.NullMarked;

/** Rules that no type system checks. */
@AnalyzeClasses(packages = "org.spos", importOptions = DoNotIncludeTests.class)
class CodingRulesTest {

  @ArchTest static final ArchRule noStandardStreams = NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

  @ArchTest static final ArchRule noGenericExceptions = NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;

  @ArchTest static final ArchRule logsThroughSlf4j = NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

  /** Whatever is random must be a pure function of the root seed. */
  @ArchTest
  static final ArchRule noGeneratorsOutsideSeed =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.spos.seed..")
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(
              Random.class,
              SplittableRandom.class,
              ThreadLocalRandom.class,
              SecureRandom.class,
              RandomGeneratorFactory.class)
          .orShould()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.commons.math3.random..")
          .orShould()
          .callMethod(RandomGenerator.class, "getDefault")
          .orShould()
          .callMethod(RandomGenerator.class, "of", String.class);

  @ArchTest
  static final ArchRule noSeedlessRandomness =
      noClasses()
          .should()
          .callMethod(Math.class, "random")
          .orShould()
          .callMethod(StrictMath.class, "random")
          .orShould()
          .callMethod(Collections.class, "shuffle", List.class)
          .orShould()
          .callMethod("org.nd4j.linalg.factory.Nd4j", "getRandom");

  @ArchTest
  static final ArchRule configurationIsRecords =
      classes()
          .that()
          .haveSimpleNameEndingWith("Config")
          .or()
          .haveSimpleNameEndingWith("Settings")
          .should()
          .beRecords()
          .allowEmptyShould(true);

  /** ND4J ships an old Jackson under its own name; imports of it slip in by completion. */
  @ArchTest
  static final ArchRule noShadedLibraries =
      noClasses().should().dependOnClassesThat().resideInAnyPackage("org.nd4j.shade..");

  @ArchTest
  static void everyPackageIsNullMarked(JavaClasses classes) {
    assertThat(classes.stream().map(JavaClass::getPackage).distinct())
        .isNotEmpty()
        .allSatisfy(
            javaPackage ->
                assertThat(javaPackage.isAnnotatedWith(NullMarked.class))
                    .as("%s has a package-info with @NullMarked", javaPackage.getName())
                    .isTrue());
  }
}
