package org.spos.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.spos.artifact.LatencyFile;
import org.spos.config.Assignment;
import org.spos.cost.Flops;
import org.spos.cost.FlopsDistribution;
import org.spos.cost.FlopsParser;
import org.spos.error.ConfigException;
import org.spos.space.Architecture;
import org.spos.space.SearchSpace;
import org.spos.text.Text;
import org.spos.workflow.DescribeArchitecture;
import org.spos.workflow.DescribeSpace;
import org.spos.workflow.FlopsCounting;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Costs without tensors. */
@Command(
    name = "describe",
    description = "Layers, FLOPs and parameters of an architecture, or the FLOPs of a space.")
@SuppressWarnings("NullAway.Init")
final class DescribeCommand extends LightCommand implements WithoutRun {
  private static final int BAR = 40;

  @Mixin FlopsOptions flopsOptions;

  @Option(
      names = "--arch",
      paramLabel = "ARCH",
      description = "JSON file or candidate indices such as 2,1,0.")
  Optional<String> arch = Optional.empty();

  @Option(
      names = "--flops-limit",
      paramLabel = "FLOPS",
      description = "Also give the share of the space up to this limit, inclusive.")
  Optional<String> flopsLimit = Optional.empty();

  @Option(
      names = "--latency-table",
      paramLabel = "FILE",
      description = "Also give the time of --arch by this table of spos latency.")
  Optional<Path> latencyTable = Optional.empty();

  @Override
  List<Assignment> assignments() {
    return flopsOptions.assignments();
  }

  @Override
  void checkOptions() {
    requireNoRun();
    if (arch.isEmpty() && global.space.isEmpty() && global.files.isEmpty()) {
      throw new ConfigException("describe what? Give --arch or --space");
    }
    if (arch.isPresent() && flopsLimit.isPresent()) {
      throw new ConfigException("--flops-limit belongs to a space, not to --arch");
    }
    if (arch.isEmpty() && latencyTable.isPresent()) {
      throw new ConfigException("--latency-table belongs to --arch");
    }
    flopsLimit.ifPresent(text -> GlobalOptions.parsed("--flops-limit", text, FlopsParser::size));
  }

  @Override
  int execute() {
    Flops flops = FlopsCounting.of(config());
    SearchSpace space = flops.space();
    if (arch.isPresent()) {
      Architecture architecture = Architectures.read(arch.get(), space);
      DescribeArchitecture.Result result = DescribeArchitecture.run(flops, architecture);
      Optional<Double> millis =
          latencyTable.map(
              file -> LatencyFile.read(file).table(space, file.toString()).millis(architecture));
      print(
          Results.architecture(result).put("latencyMillis", millis),
          text(result)
              + millis
                  .map(time -> Text.format("latency        %.3f ms by the table", time))
                  .orElse(""));
    } else {
      OptionalLong limit =
          flopsLimit
              .map(text -> OptionalLong.of(FlopsParser.size(text)))
              .orElse(OptionalLong.empty());
      DescribeSpace.Result result = DescribeSpace.run(flops, limit);
      print(Results.space(result), text(result));
    }
    return ExitCode.OK;
  }

  private static String text(DescribeArchitecture.Result result) {
    StringBuilder text = new StringBuilder();
    text.append(
        "%-12s %-17s %9s %8s %14s%n".formatted("part", "operation", "channels", "output", "FLOPs"));
    for (DescribeArchitecture.Layer layer : result.layers()) {
      text.append(
          Text.format(
              "%-12s %-17s %4d %4d %3dx%-4d %,14d%n",
              layer.name(),
              layer.operation(),
              layer.in(),
              layer.out(),
              layer.outputSide(),
              layer.outputSide(),
              layer.macs()));
    }
    return text.append(
            Text.format(
                """

                architecture   %s
                space          %s, %d classes
                FLOPs          %,d multiply-accumulates for one image
                parameters     %,d with affine batch normalisation
                """,
                result.architecture(),
                result.space().name(),
                result.space().classes(),
                result.macs(),
                result.parameters()))
        .toString();
  }

  private String text(DescribeSpace.Result result) {
    StringBuilder text =
        new StringBuilder(
            Text.format(
                """
                space          %s: %d choice blocks of %s candidates, %,d architectures%s
                min FLOPs      %,d (%s)
                mean FLOPs     %,.0f, deviation %,.0f
                max FLOPs      %,d (%s)
                """,
                result.space().name(),
                result.space().blocks(),
                result.space().choicesText(),
                result.size(),
                result
                    .networks()
                    .filter(networks -> !networks.equals(result.size()))
                    .map(networks -> Text.format(", %,d networks", networks))
                    .orElse(""),
                result.minMacs(),
                result.cheapest(),
                result.meanMacs(),
                result.deviationMacs(),
                result.maxMacs(),
                result.costliest()));
    result
        .shareUnderLimit()
        .ifPresent(
            share ->
                text.append(
                    Text.format(
                        "under limit    %.4f %% of all architectures up to %s%n",
                        100 * share, flopsLimit.orElse(""))));
    text.append(CandidateNames.ofSpace(result.space()));
    text.append(String.format("%n"));
    double highest =
        result.histogram().stream().mapToDouble(FlopsDistribution.Bin::share).max().orElse(1);
    for (FlopsDistribution.Bin bin : result.histogram()) {
      text.append(
          Text.format(
              "%10s %8.4f %% %s%n",
              size(bin.from()),
              100 * bin.share(),
              "#".repeat((int) Math.round(BAR * bin.share() / highest))));
    }
    return text.toString();
  }

  private static String size(long macs) {
    return macs >= 10_000_000 ? Text.format("%.0fM", macs / 1e6) : Text.format("%.2fM", macs / 1e6);
  }
}
