#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Proves that the tests hold the constants of the method.

Changes one constant of the main code at a time, runs the tests that should notice, and restores the
file. Prints a line for each: the tests that failed, or SURVIVED. Exit code 1 if any survived or no
longer applies. Run it in a clean checkout, for it edits files; some 40 s for each mutation.

    python3 scripts/mutate_constants.py [--list] [--only WORD] [--maven './mvnw -o']
"""

import argparse
import shlex
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import List, NamedTuple, Tuple

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "spos-core" / "src" / "main" / "java"
MAIN = SOURCES / "org" / "spos"
TARGET = ROOT / "spos-core" / "target"
NETWORK = "OneDnnEngineTest,Nd4jEngineTest"
KERNELS = "OneDnnKernelsTest,Nd4jKernelsTest"


class Mutation(NamedTuple):
    """What is changed where, and which tests should notice."""

    name: str
    file: str
    before: str
    after: str
    tests: str


MUTATIONS = [
    Mutation("BN epsilon 1e-5 to 2e-5", "engine/nd4j/kernel/Kernels.java", "BN_EPSILON = 1e-5f", "BN_EPSILON = 2e-5f", NETWORK),
    Mutation("BN momentum 0.1 to 0.11", "engine/BnStatistics.java", " MOMENTUM = 0.1;", " MOMENTUM = 0.11;", NETWORK),
    Mutation("running variance biased", "engine/nd4j/BatchSums.java", "count() / (count() - 1.0)", "count() / (count() + 0.0)", NETWORK),
    Mutation("cumulative average of 1/(t+1)", "engine/Recalibration.java", "1.0 / batch;", "1.0 / (batch + 1);", NETWORK),
    Mutation("running variance starts at 0", "engine/nd4j/RunningStatistics.java", "Arrays.fill(variance, 1)", "Arrays.fill(variance, 0)", NETWORK),
    Mutation("smoothing spread over the other classes", "engine/SmoothedCrossEntropy.java", "smoothing / classes +", "smoothing / (classes - 1) +", "SmoothedCrossEntropyTest," + NETWORK),
    Mutation("shards weigh alike", "engine/Shards.java", "(double) shard.images() / images", "1.0 / slots", "ShardsTest," + NETWORK),
    Mutation("shards of floor(n/S) + 1", "engine/Shards.java", "(images + slots - 1) / slots", "images / slots + 1", "ShardsTest"),
    Mutation("the right half of the tree is the longer one", "engine/ShardTree.java", "(to - from + 1) / 2", "(to - from) / 2", "ShardsTest"),
    Mutation("each shard has the mean loss of its own", "engine/SmoothedCrossEntropy.java", "(p - q) / batch", "(p - q) / labels.length", "SmoothedCrossEntropyTest," + NETWORK),
    Mutation("a second path replaces the gradients of the first", "engine/nd4j/GradientSums.java", "begun.contains(region)", "begun.contains(region) && false", NETWORK),
    Mutation("smoothing 0.1 to 0.2 by default", "config/TrainingConfig.java", " 0.1,", " 0.2,", "PresetsTest"),
    Mutation("padding as TensorFlow's SAME", "engine/nd4j/kernel/nd4j/ConvShape.java", "EXPLICIT_PADDING = 0", "EXPLICIT_PADDING = 1", NETWORK),
    Mutation("even channels to the branch", "space/ChannelSelection.java", "channel % 2 == 1", "channel % 2 == 0", "ChannelRoutingTest," + NETWORK),
    Mutation("no weight decay", "engine/nd4j/ParameterStore.java", "? 0 : options.weightDecay()", "? 0 : 0", NETWORK),
    Mutation("vectors decay too", "engine/nd4j/ParameterStore.java", "region.vectors() && !options.decayVectors()", "region.vectors() && false", NETWORK),
    Mutation("weight decay 4e-5 to 5e-5 by default", "config/TrainingConfig.java", " 4e-5,", " 5e-5,", "PresetsTest"),
    Mutation("SGD momentum 0.9 to 0.8 by default", "config/TrainingConfig.java", " 0.9,", " 0.8,", "PresetsTest"),
    Mutation("dropout does not rescale", "engine/nd4j/Classifier.java", "1 / (1 - dropout)", "1 + 0 * dropout", NETWORK),
    Mutation("linear rate stepped after the iteration", "train/Schedule.java", "(iteration + 1) / (iterations - warmup)", "(iteration + 0) / (iterations - warmup)", "ScheduleTest"),
    Mutation("warm-up begins at 0", "train/Schedule.java", "start * (iteration + 1) / warmup", "start * iteration / warmup", "ScheduleTest"),
    Mutation("the schedule counts the warm-up", "train/Schedule.java", "progress(iteration - warmup)", "progress(iteration)", "ScheduleTest"),
    Mutation("gradients cut without 1e-6", "engine/nd4j/GradientClip.java", "EPSILON = 1e-6", "EPSILON = 0", NETWORK),
    Mutation("longer gradients for shorter ones", "engine/nd4j/GradientClip.java", "if (!(factor >= 1))", "if (factor != 1)", NETWORK),
    Mutation("the last path's gradient alone is measured", "engine/nd4j/GradientClip.java", "sum += square;", "sum = square;", NETWORK),
    Mutation("cosine falls to 0", "train/Schedule.java", "+ (start - end)", "+ start", "ScheduleTest"),
    Mutation("RGB for BGR", "engine/PixelFormat.java", "return 2 - channel;", "return channel;", "GoldenPixelsTest," + NETWORK),
    Mutation("stem initialised as other layers", "engine/Initialisation.java", "? 0.01", "? 1.0 / spec.shape().get(1)", NETWORK),
    Mutation("initialisation 1/sqrt(fan)", "engine/Initialisation.java", ": 1.0 / spec.shape().get(1)", ": 1.0 / Math.sqrt(spec.shape().get(1))", NETWORK),
    Mutation("BN shift starts at 0", "engine/Initialisation.java", "1e-4f", "0f", NETWORK),
    Mutation("PyTorch's weights within 1/fan", "engine/Initialisation.java", "1 / Math.sqrt(inputs)", "1.0 / inputs", "InitialisationTest"),
    Mutation("Kaiming's weights by fan-in", "engine/Initialisation.java", "spec.elements() / spec.shape().get(1)", "spec.elements() / spec.shape().get(0)", "InitialisationTest"),
    Mutation("mutation never keeps the old choice", "evolve/Variation.java", "random.nextInt(candidates[i])", "(genes[i] + 1 + random.nextInt(candidates[i] - 1)) % candidates[i]", "BreedingTest"),
    Mutation("mutation probability 0.1 to 0.2 by default", "config/EvolutionSettings.java", "25, 25, 0.1)", "25, 25, 0.2)", "PresetsTest"),
    Mutation("crossover prefers one parent", "evolve/Variation.java", "random.nextBoolean()", "random.nextInt(5) < 3", "BreedingTest"),
    Mutation("tries for each child 10 to 9", "evolve/Breeder.java", "TRIES_EACH = 10", "TRIES_EACH = 9", "BreedingTest,EvolutionSearchTest"),
    Mutation("FLOPs of a convolution at its input side", "plan/ConvUnit.java", "weights() * outputSide() * outputSide()", "weights() * inputSide() * inputSide()", "NetworkPlanTest,PublishedCostsTest"),
    Mutation("projection kernel always 3", "space/SplitBlock.java", "shape.in(), kernel, 2,", "shape.in(), 3, 2,", "NetworkPlanTest,PublishedCostsTest"),
    Mutation("500 tries to 50", "sample/FlopsBinsSampler.java", "PUBLISHED_TRIES = 500", "PUBLISHED_TRIES = 50", "PathSamplerTest"),
    Mutation("crop area from 0.08 to 0.1", "data/transform/Preprocessing.java", "        0.08,", "        0.1,", "CropBoxTest,PreprocessorTest,GoldenPixelsTest"),
    Mutation("long side truncated", "data/transform/EvalResize.java", "longSide + 0.5", "longSide + 0.0", "PreprocessorTest,GoldenPixelsTest"),
    Mutation("jitter factors in 1 to 1 + 2 jitter", "data/transform/ColorJitter.java", "(1 - jitter + 2 * jitter", "(1 + 2 * jitter", "ColorJitterTest,PreprocessorTest"),
    Mutation("ReLU6 cuts at 5", "engine/nd4j/kernel/Kernels.java", "RELU6_TOP = 6;", "RELU6_TOP = 5;", KERNELS + "," + NETWORK),
    Mutation("oneDNN's ReLU6 stops no gradient", "engine/nd4j/kernel/onednn/OneDnnBatchNormGradient.java", "Optional.of(new Clipping(dnn, tensors.scratch(), gradients.dz()))", "Optional.<Clipping>empty()", KERNELS + "," + NETWORK),
    Mutation("ND4J's ReLU6 stops no gradient at its top", "engine/nd4j/kernel/nd4j/Activate.java", "mask.muli(z);", "mask.muli(1);", KERNELS + "," + NETWORK),
    Mutation("a sum is the larger of both", "engine/nd4j/kernel/onednn/OneDnnNormalisation.java", "new ChannelPass.Map(algorithm.binary_add, a)", "new ChannelPass.Map(algorithm.binary_max, a)", KERNELS + "," + NETWORK),
    Mutation("the gradient of a sum lacks the normalisation's factor", "engine/nd4j/kernel/onednn/OneDnnBatchNormGradient.java", "new ChannelPass.Vector(algorithm.binary_mul, normalisation::factors)", "new ChannelPass.Vector(algorithm.binary_max, normalisation::factors)", KERNELS + "," + NETWORK),
    Mutation("a residual passes no gradient on", "engine/nd4j/Layout.java", "return branch > 0 || block.join() == Join.SUM;", "return branch > 0;", NETWORK),
    Mutation("an identity leads back to the first block at most", "engine/nd4j/WholeMaps.java", "while (map > 0 && isInPlace", "while (map > 1 && isInPlace", NETWORK),
    Mutation("a map is kept for its last reader, not its first", "engine/nd4j/ActivationAreas.java", "training ? backward(map)", "training ? backward(maps.lastReader(map))", NETWORK),
    Mutation("the gradients of an identity's maps lie apart", "engine/nd4j/WholeMaps.java", "while (first > 0 && isKept(first - 1))", "while (first > 1 && isKept(first - 1))", NETWORK),
    Mutation("oneDNN's folded sum overwrites its input", "engine/nd4j/kernel/onednn/OneDnnFoldedConvolution.java", "if (adds) {", "if (adds && nonlinearity != Nonlinearity.NONE) {", KERNELS + "," + NETWORK),
    Mutation("ND4J's folded sum overwrites its input", "engine/nd4j/kernel/nd4j/Nd4jFoldedConvolution.java", "t.addi(output)", "t.assign(output)", KERNELS + "," + NETWORK),
    Mutation("the bias does not learn", "engine/nd4j/Bias.java", "sums[i % classes] += dLogits[i];", "sums[i % classes] += 0 * dLogits[i];", NETWORK),
    Mutation("the bias is left out", "engine/nd4j/Bias.java", "logits[i] += bias[i % bias.length];", "logits[i] += 0 * bias[i % bias.length];", NETWORK),
    Mutation("expansion of the output's channels", "space/InvertedResidual.java", "Math.multiplyExact(shape.in(), expansion)", "Math.multiplyExact(shape.out(), expansion)", "MobileSpacesTest"),
    Mutation("BN pass over 1250 batches to 1000 by default", "config/ScratchConfig.java", "TrainOn.ALL, 1250", "TrainOn.ALL, 1000", "PresetsTest"),
    Mutation("intervals of 90 %", "rank/Interval.java", "TAIL = 0.025", "TAIL = 0.05", "IntervalTest"),
    Mutation("tau-a for tau-b", "rank/ResampledCorrelation.java", "(all - tiedX) * (double) (all - tiedY)", "all * (double) all", "CorrelationTest"),
    Mutation("a sample of a network tied with itself", "rank/ResampledCorrelation.java", "sum(rankY[pair] - 1)", "sum(rankY[pair])", "CorrelationTest"),
    Mutation("the stand-in for an identity is depth", "space/DistinctNetworks.java", "standIn || isIdentity", "isIdentity", "BaselinesTest"),
    Mutation("ridge penalty 1 to 2", "additive/AdditiveFit.java", "LAMBDA = 1;", "LAMBDA = 2;", "AdditiveFitTest"),
    Mutation("a pair of choices counts as much as a choice", "additive/CrossValidation.java", "PAIR = 0.5;", "PAIR = 1.0;", "AdditiveFitTest"),
    Mutation("told apart at 1.64 standard errors", "tester/PairedDifference.java", "WITHIN = 1.96;", "WITHIN = 1.64;", "ImageOutcomesTest"),
    Mutation("the largest path's power is 1", "train/StepRates.java", "(1 / most - most)", "(1 - most)", "StepRatesTest"),
    Mutation("images to confirm with leave no half to train on", "data/Splits.java", "n / 2 - share.ofTrain(n)", "n - share.ofTrain(n)", "SplitsTest"),
    Mutation("bfloat16 is cut, not rounded", "engine/nd4j/kernel/Bfloat16.java", "bits + 0x7fff + (bits >>> 16 & 1) >>> 16", "bits >>> 16", "Bfloat16Test"),
    Mutation("what was computed in float32 is not written back", "engine/nd4j/kernel/onednn/Operand.java", "copy.ifPresent(c -> c.run(c.narrow, c.narrowing, from));", "copy.isPresent();", "OneDnnBfloat16KernelsTest"),
    Mutation("a window of two-byte maps moves half as far", "engine/nd4j/kernel/onednn/Arguments.java", "activation.step() * activation.type().bytes()", "activation.step() * activation.type().bytes() / 2", "OneDnnBfloat16EngineTest"),
]  # fmt: skip


class Build:
    """Compiles without the gates of the Maven build, and runs single tests."""

    def __init__(self, maven: List[str]) -> None:
        self.maven = [*maven, "-q", "-B", "-pl", "spos-core"]
        file = TARGET / "mutate-classpath.txt"
        self._must_run([*self.maven, "dependency:build-classpath", f"-Dmdep.outputFile={file}"])
        self.classpath = file.read_text(encoding="utf-8").strip()

    @staticmethod
    def _run(command: List[str]) -> Tuple[bool, str]:
        run = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        return run.returncode == 0, run.stdout[-3000:]

    def _must_run(self, command: List[str]) -> None:
        passed, output = self._run(command)
        if not passed:
            raise ValueError(output)

    def compile(self) -> None:
        """All main sources, since javac copies constants into their users."""
        files = [str(f) for f in SOURCES.rglob("*.java")]
        options = ["--release", "17", "-nowarn", "-proc:none", "-d", str(TARGET / "classes"), "-cp", self.classpath]
        self._must_run(["javac", *options, *files])

    def failed(self, tests: str) -> List[str]:
        """Class.method of every test that fails, each once."""
        reports = TARGET / "surefire-reports"
        shutil.rmtree(reports, ignore_errors=True)
        passed, output = self._run([*self.maven, "surefire:test", f"-Dtest={tests}"])
        names = []
        for report in sorted(reports.glob("TEST-*.xml")):
            for case in ET.parse(report).iter("testcase"):
                if case.find("failure") is not None or case.find("error") is not None:
                    method = case.get("name", "").split("(")[0].split("[")[0]
                    names.append(f"{case.get('classname', '').rsplit('.', 1)[-1]}.{method}")
        if not passed and not names:
            raise ValueError("no test ran: " + output)
        return list(dict.fromkeys(names))


def verdict(mutation: Mutation, build: Build) -> List[str]:
    """The tests that notice; empty if none does. The file is as before afterwards."""
    file = MAIN / mutation.file
    text = file.read_text(encoding="utf-8")
    if text.count(mutation.before) != 1:
        raise ValueError(f"no longer applies: {mutation.before!r} is not once in {mutation.file}")
    try:
        file.write_text(text.replace(mutation.before, mutation.after), encoding="utf-8")
        build.compile()
        return build.failed(mutation.tests)
    finally:
        file.write_text(text, encoding="utf-8")


def main() -> int:
    """Exit code 0: every mutation was noticed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--list", action="store_true", help="print the mutations and end")
    parser.add_argument("--only", default="", metavar="WORD", help="mutations whose name contains this")
    parser.add_argument("--maven", default="./mvnw -o", help="command (default: %(default)s)")
    options = parser.parse_args()
    chosen = [m for m in MUTATIONS if options.only in m.name]
    if options.list:
        print("\n".join(f"{m.name}: {m.file}" for m in chosen))
        return 0
    build = Build(shlex.split(options.maven))
    missed = 0
    try:
        for mutation in chosen:
            try:
                failed = verdict(mutation, build)
                result = ", ".join(failed) or "SURVIVED"
            except ValueError as problem:
                failed, result = [], str(problem)
            missed += not failed
            print(f"{mutation.name}: {result}", flush=True)
    finally:
        build.compile()
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
