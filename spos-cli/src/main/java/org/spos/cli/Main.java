package org.spos.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.spos.data.pack.PackForm;
import org.spos.engine.Engines;
import org.spos.engine.Recalibration;
import org.spos.workflow.EvaluateArchitecture.Split;
import org.spos.workflow.export.ExportFormat;
import picocli.CommandLine;

/** Entry of the {@code spos} command. */
public final class Main {
  private Main() {}

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    System.exit(execute(commandLine(Engines.found()), arguments));
  }

  /** Runs a command on the standard streams; gives its exit code. */
  static int execute(CommandLine commands, String[] arguments) {
    System.setProperty("org.bytedeco.javacpp.logger", "slf4j");
    StandardOutput stdout = new StandardOutput(new FileOutputStream(FileDescriptor.out));
    commands.setOut(new PrintWriter(stdout, true, StandardCharsets.UTF_8));
    commands.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    int code = run(commands, arguments);
    commands.getOut().flush();
    return stdout.exitCode(code, commands.getErr());
  }

  private static int run(CommandLine commands, String[] arguments) {
    try {
      return commands.execute(arguments);
    } catch (OutOfMemoryError e) { // before a command has begun
      return ErrorPrinter.handle(e, commands.getErr());
    }
  }

  /** All commands, on an engine. */
  static CommandLine commandLine(Engines engines) {
    CommandLine data = new CommandLine(new DataCommand());
    data.addSubcommand(new DataCommand.MakeDemo());
    data.addSubcommand(new DataCheckCommand(engines));
    data.addSubcommand(new DataPackCommand(engines));
    CommandLine all =
        new CommandLine(new SposCommand())
            .addSubcommand(new DemoCommand(engines))
            .addSubcommand(new TrainSupernetCommand(engines))
            .addSubcommand(new SearchCommand(engines))
            .addSubcommand(new ScratchCommand(engines))
            .addSubcommand(new EvaluateCommand(engines))
            .addSubcommand(new RerunCommand(engines))
            .addSubcommand(new DescribeCommand())
            .addSubcommand(new ImportCommand())
            .addSubcommand(new ExportCommand(engines))
            .addSubcommand(new LatencyCommand(engines))
            .addSubcommand(new RankCommand(engines))
            .addSubcommand(new ReportCommand())
            .addSubcommand(new UiCommand())
            .addSubcommand(data)
            .addSubcommand(LaunchCommand.commandLine())
            .addSubcommand(
                new CommandLine(new SparkCommand()).addSubcommand(new SparkJarsCommand()))
            .addSubcommand(PlanCommand.commandLine(engines))
            .addSubcommand(new DoctorCommand(engines))
            .addSubcommand(new ConfigCommand())
            .addSubcommand(new CompletionCommand())
            .addSubcommand(new HelpCommand())
            .registerConverter(ExportFormat.class, new Words<>(ExportFormat.values()))
            .registerConverter(Split.class, new Words<>(Split.values()))
            .registerConverter(PackForm.Kind.class, new Words<>(PackForm.Kind.values()))
            .registerConverter(Recalibration.class, new Words<>(Recalibration.values()))
            .setParameterExceptionHandler(new ErrorPrinter());
    return HelpPage.on(all);
  }
}
