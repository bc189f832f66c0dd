package org.spos.cli;

import org.spos.run.ToolVersion;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints: release, commit of the build, Java runtime. */
final class VersionProvider implements IVersionProvider {
  @Override
  public String[] getVersion() {
    ToolVersion tool = ToolVersion.current();
    return new String[] {
      "spos %s (commit %s)".formatted(tool.version(), tool.commit()),
      "Java %s, %s %s"
          .formatted(
              Runtime.version(), System.getProperty("os.name"), System.getProperty("os.arch"))
    };
  }
}
