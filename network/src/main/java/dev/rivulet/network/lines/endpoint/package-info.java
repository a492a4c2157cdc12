/**
 * How lines are listened for: entry type {@link dev.rivulet.network.lines.endpoint.LineSettings}.
 */
@NullMarked
package dev.rivulet.network.lines.endpoint;

import org.jspecify.annotations.NullMarked;
