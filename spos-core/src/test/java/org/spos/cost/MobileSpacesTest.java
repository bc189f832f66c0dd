package org.spos.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spos.config.SpaceFiles;
import org.spos.digest.Sha256;
import org.spos.error.ConfigException;
import org.spos.plan.NetworkPlan;
import org.spos.space.Architecture;
import org.spos.space.Networks;
import org.spos.space.SearchSpace;
import org.spos.space.TinySpace;
import org.spos.text.Text;

/** Spaces of inverted residuals, against the figures that were published with them. */
class MobileSpacesTest {
  private static final Path CONFIG = Path.of(System.getProperty("spos.root", ".."), "config");
  private static final SearchSpace MACRO = space("space-nas-bench-macro.yaml");
  private static final SearchSpace MOBILE = space("space-mobilenet.yaml");

  /**
   * The digest of {@code key flops params}, a line for each architecture, sorted by key, of the
   * benchmark's own table (nas-bench-macro_cifar10.json).
   */
  @Test
  void costsOfAllArchitecturesOfNasBenchMacroAreTheirPublishedOnes() {
    Flops flops = new Flops(MACRO);
    assertThat(MACRO.size()).isEqualTo(6_561);
    assertThat(Networks.count(MACRO)).contains(BigInteger.valueOf(3_969));
    String lines =
        TinySpace.all(MACRO).stream()
            .map(
                path ->
                    Text.format(
                        "%s %d %d\n",
                        path.toString().replace(",", ""),
                        flops.of(path),
                        Parameters.of(NetworkPlan.standalone(MACRO, path))))
            .collect(Collectors.joining());
    assertThat(Sha256.hex(lines.getBytes(StandardCharsets.UTF_8)))
        .isEqualTo("cd6147f609b55af7982c8a38a425d0f1879d9668f7d4f4214679a7e88a19ecf6");
  }

  @ParameterizedTest
  @CsvSource({
    "11111111, 53246464, 1588874",
    "22222222, 105660928, 2932586",
    "02012100, 47327744, 890666",
    "00000000, 7713280, 387882"
  })
  void aKeyOfDigitsIsAnArchitecture(String key, long macs, long parameters) {
    Architecture path = MACRO.parse(key);
    assertThat(new Flops(MACRO).of(path)).isEqualTo(macs);
    assertThat(Parameters.of(NetworkPlan.standalone(MACRO, path))).isEqualTo(parameters);
    assertThat(MACRO.parse(path.toString())).isEqualTo(path);
  }

  @Test
  void aKeyWithADigitTooFewOrOutOfRangeIsRefused() {
    assertThatThrownBy(() -> MACRO.parse("0201210"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("has 7 choices, but space \"nas-bench-macro\" has 8 choice blocks");
    assertThatThrownBy(() -> MACRO.parse("02012130"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("choice 3 of block 7 is out of range");
    assertThatThrownBy(() -> SearchSpace.imagenet().parse("0123"))
        .hasMessageContaining("has 1 choices");
  }

  /** Its 21 searched blocks; all k3e3 is 460,908,960 by MMRazor's counter and by hand. */
  @Test
  void theMobileNetSpaceHasItsPublishedSizeAndCost() {
    assertThat(MOBILE.size())
        .isEqualTo(BigInteger.valueOf(6).pow(6).multiply(BigInteger.valueOf(7).pow(15)));
    Architecture zeros = new Architecture(Collections.nCopies(22, 0));
    assertThat(new Flops(MOBILE).of(zeros)).isEqualTo(460_908_960);
  }

  /** AngleNAS's network (MMRazor's subnet file): published with 5.94 M parameters. */
  @Test
  void theNetworkThatAngleNasFoundHasItsPublishedParameters() {
    Architecture found = MOBILE.parse("0,1,1,6,0,0,6,6,0,5,6,2,2,0,0,2,1,4,2,2,2,4");
    assertThat(Parameters.of(NetworkPlan.standalone(MOBILE, found))).isEqualTo(5_936_776);
  }

  private static SearchSpace space(String file) {
    return SpaceFiles.read(CONFIG.resolve(file).toString());
  }
}
