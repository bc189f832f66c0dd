package org.spos.train;

import java.util.List;
import org.spos.cost.AdditiveCost;
import org.spos.cost.PathParameters;
import org.spos.space.Architecture;
import org.spos.space.SearchSpace;

/**
 * The learning rate of each step: a pure function of iteration and paths, so that a resumed run
 * needs no state.
 */
public interface StepRates {

  /** How the rate falls over the training, and how long that is. */
  Schedule schedule();

  /**
   * The rate of a step.
   *
   * @param iteration 0-based
   * @param paths what is trained, at least one
   */
  double at(long iteration, List<Architecture> paths);

  /** The schedule's rate, whatever the paths. */
  static StepRates of(Schedule schedule) {
    return new StepRates() {
      @Override
      public Schedule schedule() {
        return schedule;
      }

      @Override
      public double at(long iteration, List<Architecture> paths) {
        return schedule.at(iteration);
      }
    };
  }

  /**
   * Rates that fall the earlier the smaller the path is (subnet-aware rate of DYNAS, CVPR 2025):
   * what is left of the rate is raised to the power γ, which is {@code most} for the smallest path
   * of the space, 1/{@code most} for the largest, and linear in the logarithm of the number of
   * trained parameters between. Small networks are learned early, and are not disturbed any more
   * while large ones still learn.
   *
   * <p>Where a step trains several paths it has one rate, the mean of theirs, since their gradients
   * are summed. Differs from the publication: a cosine is raised to the power too, and a warm-up is
   * the same for all.
   *
   * @param most at least 1; with 1 the rates are those of the schedule, to the bit
   */
  static StepRates byComplexity(Schedule schedule, SearchSpace space, double most) {
    AdditiveCost parameters = new PathParameters(space);
    // StrictMath: the same bits on every machine, and so the same training.
    double low = StrictMath.log(parameters.least());
    double high = StrictMath.log(parameters.most());
    return new StepRates() {
      @Override
      public Schedule schedule() {
        return schedule;
      }

      @Override
      public double at(long iteration, List<Architecture> paths) {
        double sum = 0;
        for (Architecture path : paths) {
          sum += schedule.at(iteration, gamma(path));
        }
        return sum / paths.size();
      }

      private double gamma(Architecture path) {
        if (most == 1 || low == high) {
          return 1;
        }
        double place = (StrictMath.log(parameters.of(path)) - low) / (high - low);
        return most + place * (1 / most - most);
      }
    };
  }
}
