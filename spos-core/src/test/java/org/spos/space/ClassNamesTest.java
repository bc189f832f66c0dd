package org.spos.space;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClassNamesTest {
  private static final ClassNames PETS = new ClassNames(List.of("cat", "dog", "emu"));

  private static ClassNames of(String... names) {
    return new ClassNames(List.of(names));
  }

  private static String difference(ClassNames weights, ClassNames images) {
    return weights.difference(images).orElseThrow();
  }

  @Test
  void theSameNamesFit() {
    assertThat(PETS.difference(of("cat", "dog", "emu"))).isEmpty();
    assertThat(ClassNames.numbered(3).difference(ClassNames.numbered(3))).isEmpty();
  }

  @Test
  void anotherOrderIsToldWithTheFirstClassThatDiffers() {
    assertThat(difference(PETS, of("cat", "emu", "dog")))
        .isEqualTo(
            "the same 3 names in another order; first difference: class 1 is \"dog\" in the weights"
                + " and \"emu\" in the images");
  }

  @Test
  void aSubsetIsToldWithWhatItLacks() {
    assertThat(difference(PETS, of("cat", "emu")))
        .isEqualTo(
            "the images lack 1 of the 3 classes of the weights, such as \"dog\"; first difference:"
                + " class 1 is \"dog\" in the weights and \"emu\" in the images");
    assertThat(difference(PETS, of("cat", "dog")))
        .endsWith("class 2 is \"emu\" in the weights and none in the images");
  }

  @Test
  void aSupersetIsToldWithWhatItAdds() {
    assertThat(difference(PETS, of("ant", "cat", "dog", "emu", "fox")))
        .isEqualTo(
            "the images have 2 more than the 3 classes of the weights, such as \"ant\"; first"
                + " difference: class 0 is \"cat\" in the weights and \"ant\" in the images");
    assertThat(difference(PETS, of("cat", "dog", "emu", "fox")))
        .endsWith("class 3 is none in the weights and \"fox\" in the images");
  }

  @Test
  void otherNamesAreTold() {
    assertThat(difference(PETS, of("cat", "dog", "gnu")))
        .isEqualTo(
            "the images lack 1 of the 3 classes of the weights and have 1 that these do not know;"
                + " first difference: class 2 is \"emu\" in the weights and \"gnu\" in the images");
  }

  @Test
  void whereOneSideHasNoNamesOnlyTheNumberCounts() {
    assertThat(PETS.difference(ClassNames.numbered(3))).isEmpty();
    assertThat(ClassNames.numbered(3).difference(PETS)).isEmpty();
    assertThat(difference(PETS, ClassNames.numbered(10)))
        .isEqualTo("the weights have 3 classes, the images 10");
    assertThat(difference(ClassNames.numbered(1000), PETS))
        .isEqualTo("the weights have 1000 classes, the images 3");
  }

  @Test
  void foldersOfNumbersThatAreNotInTheOrderOfNumbersAreNames() {
    // Eleven folders 0 to 10, as they are sorted; a list numbers the same classes by their place.
    ClassNames sorted =
        new ClassNames(IntStream.range(0, 11).mapToObj(String::valueOf).sorted().toList());
    assertThat(sorted.names()).startsWith("0", "1", "10", "2");
    assertThat(sorted.named()).isTrue();
    assertThat(difference(ClassNames.numbered(11), sorted))
        .isEqualTo(
            "the same 11 names in another order; first difference: class 2 is \"2\" in the weights"
                + " and \"10\" in the images");
  }

  @Test
  void numbersInTheirPlacesAreNoNames() {
    assertThat(of("0", "1", "2").named()).isFalse();
    assertThat(of("0", "2", "1").named()).isTrue();
    assertThat(of("00", "01").named()).isTrue();
    assertThat(PETS.or(ClassNames.numbered(3))).isEqualTo(PETS);
    assertThat(ClassNames.numbered(3).or(PETS)).isEqualTo(PETS);
  }

  @Test
  void aLineForPeopleHasTheFirstNames() {
    assertThat(PETS.summary()).isEqualTo("3: cat, dog, emu");
    assertThat(of("a", "b", "c", "d\ne").summary()).isEqualTo("4: a, b, c, …");
    assertThat(ClassNames.numbered(10).summary()).isEqualTo("10 without names");
  }

  @Test
  void aNameCannotForgeALine() {
    assertThat(difference(of("a\nb"), of("c"))).doesNotContain("\n").contains("\"a b\"");
  }
}
