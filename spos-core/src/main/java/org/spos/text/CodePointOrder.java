package org.spos.text;

import java.util.Comparator;

/**
 * The order in which Python sorts strings: by code points. Java's own order is that of UTF-16 and
 * puts a character beyond U+FFFF before those from U+E000 to U+FFFF. Wherever the place of a name
 * in a sorted list means something, such as the class of an image, it must be its place in this
 * order.
 */
public final class CodePointOrder implements Comparator<String> {
  @Override
  public int compare(String a, String b) {
    int shorter = Math.min(a.length(), b.length());
    int i = 0;
    while (i < shorter) {
      int left = a.codePointAt(i);
      int right = b.codePointAt(i);
      if (left != right) {
        return Integer.compare(left, right);
      }
      i += Character.charCount(left);
    }
    return Integer.compare(a.length(), b.length());
  }
}
