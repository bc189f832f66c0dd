package org.spos.workflow;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.spos.engine.Device;
import org.spos.engine.Engines;

/**
 * A process, or a part of one, that does pieces of somebody else's run.
 *
 * @param name for messages, such as {@code executor 3 on n1}
 * @param engines opens the tensor engine
 * @param threads processor threads that it may use
 * @param gpu the one that it may use, if the run is done on GPUs
 * @param here where a file of the first process lies on this machine
 * @param stop whether a training is to save and end; asked in the thread that does the piece
 */
public record Helper(
    String name,
    Engines engines,
    int threads,
    Optional<Device> gpu,
    UnaryOperator<Path> here,
    BooleanSupplier stop) {}
