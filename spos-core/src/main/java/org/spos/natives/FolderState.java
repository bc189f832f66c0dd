package org.spos.natives;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A folder into which libraries may be unpacked, as it is now.
 *
 * @param path of the folder
 * @param refusal why it cannot be used, such as {@code is mounted noexec}; empty if it can
 */
public record FolderState(Path path, Optional<String> refusal) {}
