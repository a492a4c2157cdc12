package dev.rivulet.engine.operator;

import dev.rivulet.engine.failure.Emission;

/** One stateless step on a row, which calls the next one. Owned by one agent. */
public interface RowStage extends Emission.Way {}
