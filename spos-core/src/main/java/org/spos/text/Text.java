package org.spos.text;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Makes text with numbers in it. Every number has the digits 0 to 9, a decimal point and commas
 * between thousands, whatever the user's locale: files must mean the same everywhere, and people
 * see one number format. The build refuses {@code formatted} and {@code String.format} for numbers
 * (Error Prone's DefaultLocale).
 */
public final class Text {
  private Text() {}

  /** As {@link String#format}, in no locale. */
  @FormatMethod
  public static String format(@FormatString String format, @Nullable Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  /** A number with this many digits after the point. */
  public static String decimals(double value, int digits) {
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }
}
