/**
 * Looks for a {@link dev.rivulet.engine.pattern.Pattern} in the rows of keys. Entry type
 * {@link dev.rivulet.engine.match.PatternOperator}. {@link dev.rivulet.engine.match.Matcher} decides and has no state,
 * {@link dev.rivulet.engine.match.KeyMatches} is what a key keeps.
 */
@NullMarked
package dev.rivulet.engine.match;

import org.jspecify.annotations.NullMarked;
