package org.spos.natives;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class MountsTest {
  private static final List<String> TABLE =
      List.of(
          "21 1 254:0 / / rw,relatime - ext4 /dev/vda rw",
          "35 21 0:30 / /home rw,noexec - tmpfs tmpfs rw",
          "36 35 0:31 / /home/my\\040disk rw,exec master:1 - tmpfs tmpfs rw",
          "37 21 0:32 / /data rw,noexec - tmpfs a rw",
          "38 21 0:33 / /data rw - tmpfs b rw");

  @Test
  void findsTheMountThatAPathLiesOn() {
    assertThat(Mounts.options(TABLE, Path.of("/usr/lib"))).contains("rw,relatime");
    assertThat(Mounts.options(TABLE, Path.of("/home/a/.javacpp"))).contains("rw,noexec");
    assertThat(Mounts.options(TABLE, Path.of("/homeless"))).contains("rw,relatime");
    assertThat(Mounts.options(TABLE, Path.of("/home/my disk/x"))).contains("rw,exec");
  }

  @Test
  void takesTheLaterOfTwoMountsInOnePlace() {
    assertThat(Mounts.options(TABLE, Path.of("/data/x"))).contains("rw");
  }
}
