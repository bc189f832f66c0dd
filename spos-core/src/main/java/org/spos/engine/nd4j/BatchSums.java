package org.spos.engine.nd4j;

import java.util.Optional;
import org.spos.engine.nd4j.Parts.Part;
import org.spos.engine.nd4j.kernel.Floats;
import org.spos.engine.nd4j.kernel.Kernels;
import org.spos.plan.ConvUnit;

/**
 * What the parts of a batch have to tell each other about one unit: the statistics of its
 * normalisation, the sums of their gradients, and the shares of the weight gradient. Brought
 * together in the order of the parts and in double, whoever computed them.
 */
final class BatchSums implements AutoCloseable {
  private final Optional<Kernels.Affine> affine;
  private final int channels;
  private final int map;
  private final Parts parts;
  private final Floats vectors;
  private final float[][] means;
  private final float[][] variances;
  private final float[][] dScales;
  private final float[][] dShifts;
  private final float[] mean;
  private final float[] variance;
  private Optional<Floats> shares = Optional.empty();

  BatchSums(ConvUnit unit, Parts parts, Optional<Kernels.Affine> affine) {
    this.affine = affine;
    this.parts = parts;
    channels = unit.spec().out();
    map = unit.outputSide() * unit.outputSide();
    vectors = Floats.zeros(4L * channels);
    int count = parts.count();
    means = new float[count][channels];
    variances = new float[count][channels];
    dScales = new float[count][channels];
    dShifts = new float[count][channels];
    mean = new float[channels];
    variance = new float[channels];
  }

  private Floats vector(int index) {
    return vectors.slice((long) index * channels, channels);
  }

  Kernels.Moments moments() {
    return new Kernels.Moments(vector(0), vector(1));
  }

  /** Of dy by y, once {@link #combineGradients} has run. */
  Floats slope() {
    return vector(2);
  }

  /** Of dy, once {@link #combineGradients} has run. */
  Floats offset() {
    return vector(3);
  }

  // Where a part leaves its numbers.

  float[] mean(Part part) {
    return means[part.index()];
  }

  float[] variance(Part part) {
    return variances[part.index()];
  }

  float[] dScale(Part part) {
    return dScales[part.index()];
  }

  float[] dShift(Part part) {
    return dShifts[part.index()];
  }

  /**
   * Says where the parts are to leave their weight gradients.
   *
   * @param room for those of all parts; other units may use it at other times
   */
  void leaveShares(Floats room) {
    shares = Optional.of(room);
  }

  Floats share(Part part) {
    return shares(part.index(), 1);
  }

  /** Neighbouring shares. */
  Floats shares(int first, int count) {
    Floats room = shares.orElseThrow();
    long length = room.length() / parts.count();
    return room.slice(first * length, count * length);
  }

  /** Values of a channel in the batch. */
  private long count() {
    return (long) parts.batch() * map;
  }

  private double weight(int part) {
    return (double) parts.part(part).images() / parts.batch();
  }

  /** From the statistics of the parts to those of the batch. */
  void combineMoments() {
    for (int c = 0; c < channels; c++) {
      double whole = 0;
      for (int p = 0; p < means.length; p++) {
        whole += weight(p) * means[p][c];
      }
      double spread = 0;
      for (int p = 0; p < means.length; p++) {
        double away = means[p][c] - whole;
        spread += weight(p) * (variances[p][c] + away * away);
      }
      mean[c] = (float) whole;
      variance[c] = (float) spread;
    }
    moments().mean().write(mean);
    moments().variance().write(variance);
  }

  /**
   * Adds the batch's means [C] and unbiased variances [C].
   *
   * @param weight of this batch among those that are averaged
   */
  void addMoments(double[] moments, int at, double weight) {
    // A single value has no unbiased variance; PyTorch refuses it, we keep the biased one.
    double unbias = count() > 1 ? count() / (count() - 1.0) : 1;
    for (int c = 0; c < channels; c++) {
      moments[at + c] += weight * mean[c];
      moments[at + channels + c] += weight * (variance[c] * unbias);
    }
  }

  /**
   * From the sums of the parts to the gradients of scale and shift, and to what the normalisation
   * adds to the gradient of its input: with x̂ = (y − mean)/σ it is scale/σ · (dz − Σdz/M − x̂ ·
   * Σ(dz·x̂)/M), of which the first term is there already.
   */
  void combineGradients() {
    float[] scale = affine.map(a -> a.scale().read()).orElse(new float[0]);
    float[] dScale = new float[channels];
    float[] dShift = new float[channels];
    float[] slope = new float[channels];
    float[] offset = new float[channels];
    for (int c = 0; c < channels; c++) {
      double products = 0;
      double sums = 0;
      for (int p = 0; p < dScales.length; p++) {
        products += dScales[p][c];
        sums += dShifts[p][c];
      }
      double inverse = 1 / Math.sqrt((double) variance[c] + Kernels.BN_EPSILON);
      double factor = (scale.length > 0 ? scale[c] : 1) * inverse / count();
      slope[c] = (float) (-factor * inverse * products);
      offset[c] = (float) (factor * (inverse * products * mean[c] - sums));
      dScale[c] = (float) products;
      dShift[c] = (float) sums;
    }
    slope().write(slope);
    offset().write(offset);
    affine.ifPresent(
        a -> {
          a.dScale().write(dScale);
          a.dShift().write(dShift);
        });
  }

  @Override
  public void close() {
    vectors.close();
  }
}
