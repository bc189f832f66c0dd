package org.spos.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.spos.artifact.LatencyFile.Times;
import org.spos.cost.OperationKey;
import org.spos.error.CheckpointException;

class LatencyFileTest {
  private static final OperationKey STEM = OperationKey.parse("conv1", "3,16,224,224,2");
  private static final OperationKey BLOCK =
      OperationKey.parse("shufflenet_3x3_stride_1", "64,64,32,56,56,1");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"t.json", "t.csv"})
  void readsWhatItWrote(String name) {
    Map<OperationKey, Times> times = new LinkedHashMap<>();
    times.put(STEM, new Times(1.25, 1.0, 1.0625));
    times.put(BLOCK, Times.exactly(0.1));
    LatencyFile table = new LatencyFile(Map.of("threads", "2"), times);
    table.write(folder.resolve(name));
    assertThat(LatencyFile.read(folder.resolve(name))).isEqualTo(table);
  }

  @Test
  void readsTheShapeOfThePublishedTable() throws IOException {
    Path json = write("a.json", "{\"conv1\": {\"(3, 16, 224, 224, 2)\": 1.5}}");
    assertThat(LatencyFile.read(json).times()).isEqualTo(Map.of(STEM, Times.exactly(1.5)));
    Path csv =
        write(
            "a.CSV",
            "operation,inp,oup,mid,h,w,stride,median_ms\n"
                + "shufflenet_3x3_stride_1,64,64,32,56,56,1,2\n");
    assertThat(LatencyFile.read(csv).times()).isEqualTo(Map.of(BLOCK, Times.exactly(2)));
  }

  @Test
  void saysWhatIsWrongAndWhere() throws IOException {
    refuses("a.json", "{\"conv1\": {\"3,16\": \"fast\"}}", "3,16 of conv1 must be milliseconds");
    refuses("a.json", "{\"conv1\": {\"three\": 1}}", "three of conv1 is no shape");
    refuses("a.json", "{\"unit\": \"s\"}", "its unit must be \"ms\"");
    refuses("a.json", "{}", "holds no latencies");
    refuses("a.csv", "x,y\n", "line 1 of");
    refuses("a.csv", "operation,inp,oup,mid,h,w,stride,median_ms\nconv1,3\n", "line 2 of");
    assertThatThrownBy(() -> LatencyFile.read(folder.resolve("none.csv")))
        .isInstanceOf(CheckpointException.class);
  }

  private void refuses(String name, String content, String message) throws IOException {
    Path file = write(name, content);
    assertThatThrownBy(() -> LatencyFile.read(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(message);
  }

  private Path write(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }
}
