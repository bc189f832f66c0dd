package org.spos.cli;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.spos.artifact.ArchitectureFile;
import org.spos.artifact.Confirmation;
import org.spos.artifact.ScoreDetail;
import org.spos.artifact.SmoothedBy;
import org.spos.evolve.Evaluation;
import org.spos.text.Text;
import org.spos.workflow.BestNetwork;
import org.spos.workflow.DescribeArchitecture;
import org.spos.workflow.DescribeSpace;
import org.spos.workflow.EvaluateArchitecture;
import org.spos.workflow.MeasureLatency;
import org.spos.workflow.RunDemo;
import org.spos.workflow.SearchArchitecture;
import org.spos.workflow.TrainFromScratch;
import org.spos.workflow.TrainResult;
import org.spos.workflow.export.ExportNetwork;

/** Results as JSON; accuracies in percent, as in all our files. */
final class Results {
  private Results() {}

  static Json training(TrainResult result) {
    return new Json()
        .put("runDirectory", result.runDirectory())
        .put("checkpoint", result.network())
        .put("iterations", result.iterations())
        .put("trainLoss", result.loss())
        .put("trainTop1", result.top1());
  }

  static Json search(SearchArchitecture.Result result) {
    ArchitectureFile best = result.best().orElseThrow();
    return new Json()
        .put("runDirectory", result.runDirectory())
        .put("choices", best.architecture().choices())
        .put("macs", best.macs())
        .put("parameters", best.parameters())
        .put("top1", best.top1())
        .put("top1Error", best.detail().map(ScoreDetail::top1Error))
        .put("top5", best.top5())
        .put("loss", best.detail().flatMap(ScoreDetail::loss))
        .put("lossError", best.detail().flatMap(ScoreDetail::lossError))
        .put("angle", best.detail().flatMap(ScoreDetail::angle))
        .put("smoothing", best.smoothing().map(Results::smoothing))
        .put("confirmed", best.confirmed().map(Results::confirmed))
        .put("evaluations", result.evaluations())
        .put("randomTop1", result.randomTop1())
        .put("randomCount", result.randomCount())
        .put("latencyMillis", result.latencyMillis());
  }

  private static Json confirmed(Confirmation confirmed) {
    List<Json> candidates =
        confirmed.candidates().stream()
            .map(
                one ->
                    new Json()
                        .put("choices", one.architecture().choices())
                        .put("top1", one.top1())
                        .put("top1Error", one.detail().top1Error())
                        .put("loss", one.detail().loss())
                        .put("lossError", one.detail().lossError())
                        .put("difference", one.difference())
                        .put("differenceError", one.differenceError())
                        .put("toldApart", one.toldApart()))
            .toList();
    return new Json()
        .put("set", confirmed.set())
        .put("perClass", confirmed.perClass())
        .put("images", confirmed.images())
        .put("figure", confirmed.figure())
        .put("candidates", candidates);
  }

  private static Json smoothing(SmoothedBy fit) {
    return new Json()
        .put("networks", fit.networks())
        .put("tau", fit.tau())
        .put("pairsTau", fit.pairsTau())
        .put("choice", fit.choice())
        .put("scoredAgain", fit.scoredAgain())
        .put("unknown", fit.unknown());
  }

  static Json scratch(TrainFromScratch.Result result) {
    Json json = training(result.training()).put("choices", result.architecture().choices());
    result
        .val()
        .ifPresent(
            val -> {
              put(json, val.whole());
              putRest(json, val.whole(), val.rest());
            });
    result.best().ifPresent(best -> json.put("best", bestJson(best)));
    return json;
  }

  /** The line of the best network of a training that was kept. */
  static String best(BestNetwork.Kept best) {
    return Text.format(
        "best           top-1 %.2f %% after iteration %d, %s: %s%n",
        best.top1(), best.iteration(), best.chosenOn().words(), best.file());
  }

  private static Json bestJson(BestNetwork.Kept best) {
    return new Json()
        .put("checkpoint", best.file())
        .put("iteration", best.iteration())
        .put("top1", best.top1())
        .put("chosenOn", best.chosenOn().id());
  }

  static Json evaluation(EvaluateArchitecture.Result result) {
    Json json =
        new Json()
            .put("choices", result.architecture().choices())
            .put("split", word(result.split()))
            .put("data", result.data())
            .put("recalibration", word(result.recalibration()));
    put(json, result.evaluation());
    putRest(json, result.evaluation(), result.rest());
    return json;
  }

  /** How many images of val had a say in the choice, and the figures of the others. */
  private static void putRest(Json json, Evaluation whole, Optional<Evaluation> rest) {
    rest.ifPresent(
        unseen ->
            json.put("spent", whole.images() - unseen.images())
                .put("rest", put(new Json(), unseen)));
  }

  /** The line of the images of val that had no say; empty where none had one. */
  static String rest(int spent, Evaluation rest) {
    if (spent == 0) {
      return "";
    }
    return rest.images() == 0
        ? Text.format("rest of val    none: all %d images scored candidates of the search%n", spent)
        : Text.format(
            "rest of val    top-1 %.2f ± %.2f %%, top-5 %.2f %%, loss %.4f (%d images; the other %d"
                + " scored candidates of the search)%n",
            rest.percent1(),
            rest.percent1Error(),
            rest.percent5(),
            rest.loss(),
            rest.images(),
            spent);
  }

  static Json export(ExportNetwork.Result result) {
    return new Json()
        .put("choices", result.network().architecture().choices())
        .put("pixels", result.network().pixelFormat().description())
        .put("recalibration", word(result.recalibration()))
        .put("images", result.images())
        .put("imageSource", result.imageSource())
        .put("difference", result.difference())
        .put("bytes", result.bytes());
  }

  static Json latency(MeasureLatency.Result result) {
    return new Json()
        .put("entries", result.table().times().size())
        .put("choices", result.check().choices())
        .put("predictedMillis", result.predictedMillis())
        .put("measuredMillis", result.measuredMillis());
  }

  static Json architecture(DescribeArchitecture.Result result) {
    List<Json> layers =
        result.layers().stream()
            .map(
                layer ->
                    new Json()
                        .put("name", layer.name())
                        .put("operation", layer.operation())
                        .put("in", layer.in())
                        .put("out", layer.out())
                        .put("outputSide", layer.outputSide())
                        .put("macs", layer.macs()))
            .toList();
    return new Json()
        .put("space", result.space().name())
        .put("choices", result.architecture().choices())
        .put("macs", result.macs())
        .put("parameters", result.parameters())
        .put("layers", layers);
  }

  static Json space(DescribeSpace.Result result) {
    List<Json> histogram =
        result.histogram().stream()
            .map(
                bin ->
                    new Json()
                        .put("from", bin.from())
                        .put("to", bin.to())
                        .put("share", bin.share()))
            .toList();
    return new Json()
        .put("space", result.space().name())
        .put("blocks", result.space().blocks())
        .put("candidates", IntStream.of(result.space().choices()).max().orElseThrow())
        .put("choices", IntStream.of(result.space().choices()).boxed().toList())
        .put("architectures", result.size())
        .put("networks", result.networks())
        .put("minMacs", result.minMacs())
        .put("maxMacs", result.maxMacs())
        .put("meanMacs", result.meanMacs())
        .put("deviationMacs", result.deviationMacs())
        .put("shareUnderLimit", result.shareUnderLimit())
        .put("histogram", histogram);
  }

  static Json demo(RunDemo.Result result) {
    return new Json()
        .put("runDirectory", result.runDirectory())
        .put("chance", result.chance())
        .put("supernet", training(result.supernet()))
        .put("search", search(result.search()))
        .put("random", search(result.random()))
        .put("inherited", DemoTable.json(result.inherited()))
        .put("scratch", scratch(result.scratch()))
        .put("retrained", DemoTable.json(result.retrained()));
  }

  /** A constant as users write it. */
  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** A loss with its standard error, where that is known. */
  static String loss(Evaluation evaluation) {
    return Text.format("%.4f", evaluation.loss())
        + evaluation.lossError().map(error -> Text.format(" ± %.4f", error)).orElse("");
  }

  private static Json put(Json json, Evaluation evaluation) {
    return json.put("images", evaluation.images())
        .put("top1", evaluation.percent1())
        .put("top1Error", evaluation.percent1Error())
        .put("top5", evaluation.percent5())
        .put("loss", evaluation.loss())
        .put("lossError", evaluation.lossError());
  }
}
