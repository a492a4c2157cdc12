/**
 * What messages to people need, and what is read from texts: entry types {@link dev.rivulet.core.text.NearestWord}, {@link
 * dev.rivulet.core.text.TextField}.
 */
@NullMarked
package dev.rivulet.core.text;

import org.jspecify.annotations.NullMarked;
