/** The engine: ingestion, lanes, operators, epochs and the runtime that drives them. */
@NullMarked
package dev.rivulet.engine;

import org.jspecify.annotations.NullMarked;
