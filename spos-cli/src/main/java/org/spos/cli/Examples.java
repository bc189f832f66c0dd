package org.spos.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How each command is used, on its page; a test parses each line. */
final class Examples {
  private static final Map<String, List<String>> BY_COMMAND = new LinkedHashMap<>();

  static {
    put("demo", "spos demo", "spos demo --threads 2 --run-dir runs/first");
    put(
        "train-supernet",
        "spos train-supernet --config cifar --data data/cifar10 --run-dir runs/supernet",
        "spos train-supernet --resume=auto --run-dir runs/supernet --config paper --shards 8");
    put(
        "search",
        "spos search --checkpoint runs/supernet/supernet.safetensors --flops-limit 330M",
        "spos search --checkpoint supernet.safetensors --algorithm random --run-dir runs/random");
    put(
        "scratch",
        "spos scratch --config runs/search/config.yaml --arch runs/search/architecture_final.json",
        "spos scratch --config cifar --arch 2,1,0,1,2,0,2,0,2,0,2,3,0,0,0,0 --epochs 100");
    put(
        "evaluate",
        "spos evaluate --checkpoint runs/scratch/network.safetensors --data data/imagenet",
        "spos evaluate --checkpoint supernet.safetensors --arch 0,0,3,3,3,3,2,2 --split search");
    put(
        "rerun",
        "spos rerun runs/search/manifest.json",
        "spos rerun runs/scratch/manifest.json --run-dir runs/again");
    put(
        "describe",
        "spos describe --space imagenet --flops-limit 330M",
        "spos describe --space cifar --arch 0,0,0,0,1,1,1,1,2,2,2,2,3,3,3,3");
    put(
        "import",
        "spos import checkpoint-150000.pth.tar supernet.safetensors",
        "spos import --json checkpoint-150000.pth.tar supernet.safetensors");
    put(
        "export",
        "spos export --checkpoint runs/scratch/network.safetensors --format onnx --output net.onnx",
        "spos export --format nni-arch --arch architecture_final.json --output nni.json");
    put(
        "latency",
        "spos latency --space cifar --threads 1 --output times.json",
        "spos latency --checkpoint supernet.safetensors --batch 8 --output times.csv");
    put(
        "rank",
        "spos rank --pairs runs/rank/pairs.csv",
        "spos rank --checkpoint supernet.safetensors --run-dir runs/rank");
    put(
        "launch",
        "spos launch --processes 2 train-supernet --config cifar --shards 4 --run-dir runs/supernet",
        "spos launch --processes 4 search --checkpoint runs/supernet/supernet.safetensors");
    put(
        "report",
        "spos report runs/search",
        "spos report runs/first runs/second --output both.html");
    put("ui", "spos ui", "spos ui runs/first --port 9000");
    put("data check", "spos data check data/imagenet", "spos data check data/cifar10 --json");
    put(
        "data pack",
        "spos data pack data/imagenet imagenet.pack",
        "spos data pack data/cifar10 cifar10.pack --threads 8");
    put(
        "data make-demo",
        "spos data make-demo data/demo",
        "spos data make-demo data/tiny --classes 2 --train-per-class 20 --side 16");
    put(
        "plan",
        "spos plan --config paper --no-measure",
        "spos plan launch --processes 2 train-supernet --config cifar --shards 2");
    put("spark jars", "spos spark jars", "spos spark jars --json");
    put("doctor", "spos doctor", "spos doctor --data data/imagenet --json");
    put("config", "spos config --config cifar --diff", "spos config search data.flip");
  }

  private Examples() {}

  private static void put(String command, String... lines) {
    BY_COMMAND.put("spos " + command, List.of(lines));
  }

  /** Those of a command, by its full name. */
  static List<String> of(String command) {
    return BY_COMMAND.getOrDefault(command, List.of());
  }

  /** All of them. */
  static Map<String, List<String>> all() {
    return Map.copyOf(BY_COMMAND);
  }
}
