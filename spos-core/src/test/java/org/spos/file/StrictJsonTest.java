package org.spos.file;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spos.error.CheckpointException;

class StrictJsonTest {
  @TempDir Path folder;

  /** What the parser would have taken instead is of no use to anybody. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"a\": | is not valid JSON: it ends in the middle (line 1, column 6)",
        "{\"a\": tru} | is not valid JSON: unrecognized token 'tru' (line 1, column 7)",
        "{\"a\" 1} | is not valid JSON: unexpected character ('1' (code 49)) (line 1, column 6)",
        "{\"a\":1,\"a\":2} | is not valid JSON: duplicate field 'a'",
        "~~ | is empty, a JSON object is expected",
        "[1] | is not one JSON object",
        "hello | is no JSON: it is a text, not the file itself; expected a plan",
      })
  void saysInFewWordsWhatIsWrong(String text, String message) throws IOException {
    Path file = Files.writeString(folder.resolve("x.json"), text);
    assertThatThrownBy(() -> StrictJson.read(file, "a plan"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(file + " " + message);
  }

  @Test
  void saysThatAFolderIsOne() {
    assertThatThrownBy(() -> StrictJson.read(folder, "a plan"))
        .hasMessage(folder + " is a folder; expected a plan");
  }
}
