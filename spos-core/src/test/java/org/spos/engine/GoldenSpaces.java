package org.spos.engine;

import java.util.List;
import java.util.stream.Stream;
import org.spos.space.Candidate;
import org.spos.space.Identity;
import org.spos.space.InitialWeights;
import org.spos.space.InvertedResidual;
import org.spos.space.Nonlinearity;
import org.spos.space.PointwiseBlock;
import org.spos.space.SearchSpace;
import org.spos.space.SearchSpace.Stage;

/** The spaces of the golden files (scripts/golden/spos_torch.py and mobile_torch.py). */
public final class GoldenSpaces {
  private static final Candidate IDENTITY = new Identity();
  private static final Candidate POINTWISE = new PointwiseBlock();
  private static final List<Candidate> MACRO = List.of(IDENTITY, mb(3, 3), mb(5, 6));
  private static final List<Candidate> MACRO_FIRST = List.of(POINTWISE, mb(3, 3), mb(5, 6));
  private static final List<Candidate> MOBILE_FIRST =
      List.of(mb(3, 3), mb(5, 3), mb(7, 3), mb(3, 6), mb(5, 6), mb(7, 6));
  private static final List<Candidate> MOBILE =
      Stream.concat(MOBILE_FIRST.stream(), Stream.of(IDENTITY)).toList();
  private static final List<Candidate> FIXED = List.of(mb(3, 1));
  private static final List<Candidate> KEPT = List.of(IDENTITY, mb(3, 1), mb(3, 6), POINTWISE);

  static final SearchSpace TINY =
      new SearchSpace(
          "golden",
          32,
          8,
          2,
          List.of(new Stage(2, 16), new Stage(2, 32)),
          48,
          10,
          0,
          Candidate.PUBLISHED);

  /** NAS-Bench-Macro's candidates. */
  static final SearchSpace MACRO_SPACE =
      new SearchSpace(
          "golden-macro",
          32,
          6,
          1,
          List.of(macro(2, 8), macro(3, 12)),
          24,
          10,
          0,
          MACRO,
          MACRO_FIRST,
          Nonlinearity.RELU,
          true,
          InitialWeights.PUBLISHED);

  /** MMRazor's MobileNet candidates. */
  static final SearchSpace MOBILE_SPACE =
      new SearchSpace(
          "golden-mobile",
          32,
          8,
          2,
          List.of(
              new Stage(1, 6, 1, FIXED, FIXED),
              new Stage(3, 8, 2, MOBILE, MOBILE_FIRST),
              new Stage(2, 12, 1, MOBILE, MOBILE_FIRST)),
          24,
          10,
          0,
          MOBILE,
          MOBILE_FIRST,
          Nonlinearity.RELU6,
          true,
          InitialWeights.PUBLISHED);

  /** All blocks keep their shape, so that a path may consist of identities only. */
  static final SearchSpace KEPT_SPACE =
      new SearchSpace(
          "golden-kept",
          32,
          8,
          2,
          List.of(new Stage(2, 8, 1, KEPT, KEPT), new Stage(1, 8, 1, MACRO, MACRO)),
          24,
          10,
          0,
          KEPT,
          KEPT,
          Nonlinearity.RELU,
          false,
          InitialWeights.PUBLISHED);

  private GoldenSpaces() {}

  private static InvertedResidual mb(int kernel, int expansion) {
    return new InvertedResidual(kernel, expansion);
  }

  private static Stage macro(int blocks, int channels) {
    return new Stage(blocks, channels, 2, MACRO, MACRO_FIRST);
  }

  /** The space of a file of a tiny network. */
  static SearchSpace of(String file) {
    return Stream.of(MACRO_SPACE, MOBILE_SPACE, KEPT_SPACE)
        .filter(space -> file.startsWith(space.name().replace("golden", "tiny")))
        .findFirst()
        .orElse(TINY);
  }

  /** NAS-Bench-Macro itself. */
  public static SearchSpace nasBenchMacro() {
    return new SearchSpace(
        "nas-bench-macro",
        32,
        32,
        1,
        List.of(macro(2, 64), macro(3, 128), macro(3, 256)),
        1280,
        10,
        0,
        MACRO,
        MACRO_FIRST,
        Nonlinearity.RELU,
        true,
        InitialWeights.PUBLISHED);
  }

  /** MMRazor's MobileNet space. */
  static SearchSpace mobileNet(int side) {
    return new SearchSpace(
        "mobilenet",
        side,
        40,
        2,
        List.of(
            new Stage(1, 24, 1, FIXED, FIXED),
            mobile(4, 32, 2),
            mobile(4, 56, 2),
            mobile(4, 112, 2),
            mobile(4, 128, 1),
            mobile(4, 256, 2),
            mobile(1, 432, 1)),
        1728,
        1000,
        0,
        MOBILE,
        MOBILE_FIRST,
        Nonlinearity.RELU6,
        true,
        InitialWeights.PUBLISHED);
  }

  private static Stage mobile(int blocks, int channels, int stride) {
    return new Stage(blocks, channels, stride, MOBILE, MOBILE_FIRST);
  }
}
