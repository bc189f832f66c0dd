package org.spos.report.page;

/** What surrounds the content of every page: policy, style, title, controls, script. */
final class Shell {
  private static final String INLINE =
      "default-src 'none'; script-src %s; style-src %s; img-src data:; base-uri 'none'"
          .formatted(Assets.hash(Assets.SCRIPT), Assets.hash(Assets.STYLE));

  /** For a file: its own script and style, and no network. */
  static final String FILE_POLICY = INLINE + "; form-action 'none'";

  /** For a server's page: it may ask its own server. */
  static final String LIVE_POLICY = INLINE + "; form-action 'self'; connect-src 'self'";

  private static final String CONTROLS =
      """
      <div class="controls" hidden>
      <label>Smoothing <input type="range" id="smoothing" min="0" max="0.99" step="0.01" value="0">\
      <output id="smoothing-value" for="smoothing">off</output></label>
      <button type="button" id="theme">Theme: system</button>
      <span id="live" role="status"></span>
      </div>
      """;

  private Shell() {}

  /**
   * @param home what stands before the title, as HTML
   * @param main the content, as HTML
   * @param model the data of its charts, as JSON
   */
  static String of(String title, String home, String main, String model, String policy) {
    return """
    <!DOCTYPE html>
    <html lang="en"><head><meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="%s">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta name="referrer" content="no-referrer">
    <title>%s</title>
    <style>%s</style></head>
    <body class="%s">
    <a class="skip" href="#main">Skip to the content</a>
    <header class="top"><div><p class="home">%s</p><h1>%s</h1></div>
    %s</header>
    <main id="main" tabindex="-1">
    %s</main>
    <footer class="bottom">SPOS for Java. Drag across a chart to zoom, double-click to reset; \
    with the keyboard: arrows, + and −, 0.</footer>
    <script type="application/json" id="model">%s</script>
    <script>%s</script>
    </body></html>
    """
        .formatted(
            policy,
            Svg.escape(title),
            Assets.STYLE,
            policy.equals(LIVE_POLICY) ? "live" : "file",
            home.isEmpty() ? "SPOS report" : home,
            Svg.escape(title),
            CONTROLS,
            main,
            model,
            Assets.SCRIPT);
  }
}
