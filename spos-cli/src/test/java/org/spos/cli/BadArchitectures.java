package org.spos.cli;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/** Architecture files of ours and of NNI that choose nothing. */
final class BadArchitectures {
  private BadArchitectures() {}

  static Stream<BadInput> all() {
    return Stream.concat(ours(), nni());
  }

  private static Stream<BadInput> ours() {
    String rest = "\"space\":\"tiny\",\"choices\":[0,1],\"macs\":1,\"parameters\":1";
    return Stream.of(
        file("an empty architecture", "is empty, a JSON object is expected", ""),
        file("a list as architecture", "is not one JSON object", "[0,1]"),
        file(
            "a web page as architecture",
            "is no JSON: it is a web page, not the file itself",
            "<!DOCTYPE html>\n<html><body>Log in</body></html>"),
        file("two architectures", "is not one JSON object", "{} {}"),
        file("an architecture that is no text", "is not UTF-8", "\uD800{"),
        file(
            "an architecture of two megabytes",
            "a JSON file of ours has at most",
            " ".repeat(2 << 20)),
        file("an architecture of depth 500", "nesting depth", "{\"a\":".repeat(500)),
        file("a choice twice", "duplicate", "{\"choices\":[0,1],\"choices\":[1,1]}"),
        file("an architecture of a newer version", "format version 7", "{\"formatVersion\":7}"),
        file(
            "an architecture without version",
            "formatVersion must be from 1 to 2",
            "{\"choices\":[0,1]}"),
        ours("an unknown key in an architecture", "unknown key \"extra\"", rest + ",\"extra\":1"),
        ours("a fraction as choice", "choice 0.5 of block 1", rest.replace("[0", "[0.5")),
        ours("a negative choice", "choice -1 of block 1", rest.replace("[0", "[-1")),
        ours("too many choices", "has 3 choices", rest.replace("[0", "[0,0")),
        ours(
            "a choice out of range",
            "choice 4 of block 1 is out of range",
            rest.replace("[0", "[4")),
        ours("no choices", "has 0 choices", rest.replace("[0,1]", "[]")),
        ours("negative MACs", "macs must be a whole number", rest.replace("macs\":1", "macs\":-1")),
        ours("an accuracy of 200", "from 0 to 100 percent", rest + ",\"top1\":200"),
        ours("a number as space", "space must be text", rest.replace("\"tiny\"", "5")));
  }

  private static Stream<BadInput> nni() {
    String none = "chooses none of the 4 candidates";
    return Stream.of(
        file("nothing of NNI", "holds no architecture", "{}"),
        file("one layer of NNI only", "missing LayerChoice2", "{\"LayerChoice1\":0}"),
        file(
            "a layer of NNI too many",
            "does not fit space \"tiny\"",
            "{\"LayerChoice1\":0,\"LayerChoice2\":0,\"LayerChoice3\":0}"),
        file("two forms of NNI at once", "unexpected", "{\"LayerChoice1\":0,\"layer_2\":\"k3\"}"),
        layer("two hot of NNI", none, "[true,true,false,false]"),
        layer("none hot of NNI", none, "[false,false,false,false]"),
        layer("three places of NNI", none, "[true,false,false]"),
        layer("words among flags of NNI", none, "[true,\"false\",false,false]"),
        layer("an index of NNI out of range", none, "4"),
        layer("a negative index of NNI", none, "-1"),
        layer("a string index of NNI out of range", none, "\"9\""),
        layer("a hub name that is none", none, "\"k9\""),
        layer("nothing chosen in NNI", none, "null"),
        layer("an object chosen in NNI", none, "{\"k\":3}"),
        layer("a list within a list of NNI", none, "[[0]]"));
  }

  private static BadInput layer(String name, String message, String value) {
    return file(name, message, "{\"LayerChoice1\":%s,\"LayerChoice2\":0}".formatted(value));
  }

  private static BadInput ours(String name, String message, String members) {
    return file(name, message, "{\"formatVersion\":1,%s}".formatted(members));
  }

  private static BadInput file(String name, String message, String text) {
    return new BadInput(
        name,
        ExitCode.CHECKPOINT,
        message,
        (folder, good) ->
            Materials.words(
                "describe --space %s --arch %s"
                    .formatted(
                        good.space(),
                        Materials.write(
                            folder.resolve("arch.json"),
                            text.startsWith("\uD800")
                                ? new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80, '{'}
                                : text.getBytes(StandardCharsets.UTF_8)))));
  }
}
