package dev.rivulet.state.checkpoint;

import java.util.UUID;

/**
 * A checkpoint as its manifest tells of it; whether its files are sound was not looked at. Immutable.
 *
 * @param name of its directory
 * @param logPosition where replay from it begins: the log is kept from there on
 * @param sizeBytes of its state files together
 */
public record KeptCheckpoint(String name, long epoch, long logPosition, UUID logId, long sizeBytes) {}
